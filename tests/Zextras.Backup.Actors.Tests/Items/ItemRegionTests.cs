using Akka.Actor;
using Xunit;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Items;

public sealed class ItemRegionTests
{
    private static readonly AccountId Account = new(Guid.Parse("44444444-4444-4444-8444-444444444444"));

    [Fact]
    public async Task Items_that_leave_after_each_answer_lose_no_message()
    {
        await using var engine = new EngineFixture();
        await engine.StartAsync();
        var begin = engine.Clock.GetUtcNow();

        // Bursts at few items, so that messages meet actors that recover, work, ask to leave, and stop.
        var answers = new List<Task<object>>();
        for (var round = 0; round < 60; round++)
        {
            for (var number = 1; number <= 8; number++)
            {
                var item = ItemId.Of(number);
                object message = round % 2 == 0 ? Record(item, begin, round) : new ItemQueries.GetHistory(Account, item);
                answers.Add(engine.Items.Ask<object>(message, EngineFixture.Patience));
            }

            if (round % 5 == 0)
                await answers[^1];
        }

        Assert.All(await Task.WhenAll(answers), answer => Assert.True(answer is ItemRecording.Recorded or ItemReplies.History));
        for (var number = 1; number <= 8; number++)
        {
            var history = await engine.Items.Ask<ItemReplies.History>(new ItemQueries.GetHistory(Account, ItemId.Of(number)), EngineFixture.Patience);
            Assert.Equal(30, history.Transactions.Count);
        }
    }

    private static ItemRecording.Record Record(ItemId item, DateTimeOffset begin, int round) => new(
        Account,
        item,
        new Sighting.Seen
        {
            Id = TransactionId.New(begin.AddSeconds(round)),
            At = begin.AddSeconds(round),
            Cause = TransactionCause.RealTime,
            Placement = new Placement { Key = "m", Flags = [$"round{round}"] },
            Content = new ItemContent { Kind = ItemKind.Message, Name = "mail" },
        },
        KnownTransactions: 0);
}
