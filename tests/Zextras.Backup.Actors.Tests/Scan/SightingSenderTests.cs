using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class SightingSenderTests : TestKit
{
    private static readonly AccountId Account = new(Guid.Parse("88888888-8888-4888-8888-888888888888"));

    private readonly TestProbe _items;
    private readonly TestProbe _scan;
    private readonly TestProbe _journal;

    public SightingSenderTests()
        : base("akka.loglevel = ERROR\nakka.stdout-loglevel = OFF") =>
        (_items, _scan, _journal) = (CreateTestProbe("items"), CreateTestProbe("scan"), CreateTestProbe("journal"));

    private IActorRef Start(int inFlight = 100, int attempts = 3, int resendMilliseconds = 60_000)
    {
        var settings = new ScanSettings
        {
            SightingsInFlight = inFlight,
            SendAttempts = attempts,
            ResendAfter = TimeSpan.FromMilliseconds(resendMilliseconds),
        };
        var items = _items.Ref;
        return Sys.ActorOf(Props.Create(() => new SightingSender(items, births: null, settings, TimeProvider.System)));
    }

    private static ItemRecording.Record Record(int number)
    {
        var gone = new Sighting.Gone
        {
            Id = TransactionId.New(DateTimeOffset.UnixEpoch),
            At = DateTimeOffset.UnixEpoch,
            Cause = TransactionCause.SmartScan,
        };
        return new ItemRecording.Record(Account, ItemId.Of(number), gone, 0);
    }

    private static SightingSender.Batch Batch(params int[] numbers) => new([.. numbers.Select(Record)]);

    private static ItemRecording.Recorded Answer(ItemRecording.Record record, DecisionOutcome outcome = DecisionOutcome.Recorded) =>
        new(record.Sighting.Id, record.Item, outcome, 1, [], null);

    private ItemRecording.Record Sent() => _items.ExpectMsg<ItemRecording.Record>(EngineFixture.Patience);

    private ItemId?[] Answers() =>
        [.. _scan.ExpectMsg<ItemRecording.Recorded?[]>(EngineFixture.Patience).Select(answer => answer?.Item)];

    [Fact]
    public void A_batch_is_answered_in_its_order_when_all_have_answered()
    {
        var sender = Start();
        sender.Tell(Batch(1, 2, 3), _scan);
        var sent = new[] { Sent(), Sent(), Sent() };

        foreach (var record in sent.Reverse())
            sender.Tell(Answer(record));

        Assert.Equal([ItemId.Of(1), ItemId.Of(2), ItemId.Of(3)], Answers());
    }

    [Fact]
    public void An_empty_batch_is_answered_at_once()
    {
        Start().Tell(Batch(), _scan);

        Assert.Empty(Answers());
    }

    [Fact]
    public void No_more_than_the_window_are_under_way()
    {
        var sender = Start(inFlight: 2);
        sender.Tell(Batch(1, 2, 3, 4), _scan);
        var (first, second) = (Sent(), Sent());
        _items.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        sender.Tell(Answer(first));

        Assert.Equal(ItemId.Of(3), Sent().Item);
        _items.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        sender.Tell(Answer(second));
        Assert.Equal(ItemId.Of(4), Sent().Item);
    }

    [Fact]
    public void Without_an_answer_the_same_sighting_is_sent_again()
    {
        var sender = Start(attempts: 100, resendMilliseconds: 20);
        sender.Tell(Batch(1), _scan);
        var first = Sent();

        var second = Sent();
        Assert.Equal(first, second);
        sender.Tell(Answer(first));
        sender.Tell(Answer(second));

        Assert.Equal([ItemId.Of(1)], Answers());
        _scan.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void An_item_that_never_answers_is_given_up_and_the_others_are_not()
    {
        var sender = Start(inFlight: 1, attempts: 3, resendMilliseconds: 20);
        sender.Tell(Batch(1, 2), _scan);
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal(ItemId.Of(1), Sent().Item);

        var other = Sent();
        Assert.Equal(ItemId.Of(2), other.Item);
        sender.Tell(Answer(other));

        Assert.Equal([null, ItemId.Of(2)], Answers());
    }

    [Fact]
    public void Batches_do_not_wait_for_each_other()
    {
        var sender = Start();
        sender.Tell(Batch(1), _scan);
        sender.Tell(Batch(2), _scan);
        var (first, second) = (Sent(), Sent());

        sender.Tell(Answer(second));
        Assert.Equal([ItemId.Of(2)], Answers());
        sender.Tell(Answer(first));
        Assert.Equal([ItemId.Of(1)], Answers());
    }

    [Fact]
    public void A_late_second_answer_of_an_item_is_not_taken_for_that_of_the_item_that_was_probed_next()
    {
        var sender = Start();
        var collided = Record(1);
        sender.Tell(new SightingSender.Batch([collided]), _scan);
        Sent();
        sender.Tell(Answer(collided, DecisionOutcome.Collision));
        Answers();

        // The same sighting goes to the next id, and only then comes the first item's answer to a resend.
        var probed = collided with { Item = ItemId.Of(2) };
        sender.Tell(new SightingSender.Batch([probed]), _scan);
        Sent();
        sender.Tell(Answer(collided, DecisionOutcome.Collision));
        _scan.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        sender.Tell(Answer(probed));

        Assert.Equal([ItemId.Of(2)], Answers());
    }

    [Fact]
    public void New_items_are_born_in_the_journal_and_no_item_is_woken()
    {
        var sender = StartBearing();
        sender.Tell(new SightingSender.Batch([NewRecord(1), Record(2), NewRecord(3)]), _scan);

        var births = Births(sender, [true, true]);

        Assert.Equal([1, 3], births.Select(birth => ((ItemEvents.Recorded)birth.Event).Transaction.Item).Select(item => item == ItemId.Of(1) ? 1 : 3));
        var woken = Sent();
        Assert.Equal(ItemId.Of(2), woken.Item);
        sender.Tell(Answer(woken));
        var answers = _scan.ExpectMsg<ItemRecording.Recorded?[]>(EngineFixture.Patience);
        Assert.Equal([ItemId.Of(1), ItemId.Of(2), ItemId.Of(3)], answers.Select(answer => answer!.Item));
        Assert.All([answers[0]!, answers[2]!], born => Assert.Equal((DecisionOutcome.Recorded, 1, 1), (born.Outcome, born.Count, born.News.Count)));
    }

    [Fact]
    public void An_item_that_the_journal_knows_is_asked_itself()
    {
        var sender = StartBearing();
        sender.Tell(new SightingSender.Batch([NewRecord(1), NewRecord(2)]), _scan);

        Births(sender, [true, false]);

        var asked = Sent();
        Assert.Equal(ItemId.Of(2), asked.Item);
        sender.Tell(Answer(asked, DecisionOutcome.Unchanged));
        Assert.Equal([ItemId.Of(1), ItemId.Of(2)], Answers());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_the_journal_does_not_bear_the_items_are_asked(bool fails)
    {
        var sender = StartBearing(resendMilliseconds: 100);
        sender.Tell(new SightingSender.Batch([NewRecord(1)]), _scan);

        _journal.ExpectMsg<JournalBirths.Write>(EngineFixture.Patience);
        if (fails)
        {
            _journal.Sender.Tell(new Status.Failure(new IOException("disk full")));
        }

        var asked = Sent();
        sender.Tell(Answer(asked));
        Assert.Equal([ItemId.Of(1)], Answers());
    }

    private IActorRef StartBearing(int resendMilliseconds = 60_000)
    {
        var settings = new ScanSettings { ResendAfter = TimeSpan.FromMilliseconds(resendMilliseconds) };
        var (items, journal) = (_items.Ref, _journal.Ref);
        return Sys.ActorOf(Props.Create(() => new SightingSender(items, journal, settings, TimeProvider.System)));
    }

    private IReadOnlyList<JournalBirths.Birth> Births(IActorRef sender, bool[] born)
    {
        var write = _journal.ExpectMsg<JournalBirths.Write>(EngineFixture.Patience);
        _journal.Sender.Tell(new JournalBirths.Written(born), sender);
        return write.Births;
    }

    private static ItemRecording.Record NewRecord(int number)
    {
        var seen = new Sighting.Seen
        {
            Id = TransactionId.New(DateTimeOffset.UnixEpoch),
            At = DateTimeOffset.UnixEpoch,
            Cause = TransactionCause.SmartScan,
            IsNewKey = true,
            Content = new ItemContent { Kind = ItemKind.Message, Name = "mail" },
            Placement = new Placement { Key = $"{number}" },
        };
        return new ItemRecording.Record(Account, ItemId.Of(number), seen, 0);
    }
}
