using Akka.Actor;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Actors.Catalog;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Scan;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

public sealed class RecordingLineTests : TestKit
{
    private static readonly AccountId Account = new(Guid.Parse("99999999-9999-4999-8999-999999999999"));

    public RecordingLineTests()
        : base("akka.loglevel = ERROR\nakka.stdout-loglevel = OFF")
    {
    }

    /// <summary>A line to items of which the first so many ids belong to others.</summary>
    private RecordingLine Line(int taken, List<ItemId> asked)
    {
        var sender = Sys.ActorOf(Props.Create(() => new Items(taken, asked)));
        return new RecordingLine(Account, sender, new Recorder(null!, null!));
    }

    private static Draft Draft(bool isNew = true) => new()
    {
        Item = ItemId.Of(100),
        Mint = isNew ? probe => ItemId.Of(100 + probe) : null,
        Subject = "mail:INBOX/m",
        Sighting = new Sighting.Gone
        {
            Id = TransactionId.New(DateTimeOffset.UnixEpoch),
            At = DateTimeOffset.UnixEpoch,
            Cause = TransactionCause.SmartScan,
        },
    };

    private static async Task<RecordedDraft> RecordAsync(RecordingLine line, Draft draft) =>
        Assert.Single(await line.RecordAsync([draft], CancellationToken.None).WaitAsync(EngineFixture.Patience));

    [Fact]
    public async Task Nothing_is_probed_where_the_id_is_free()
    {
        var asked = new List<ItemId>();

        var recorded = await RecordAsync(Line(0, asked), Draft());

        Assert.Equal(DecisionOutcome.Recorded, recorded.Answer!.Outcome);
        Assert.Equal([ItemId.Of(100)], asked);
    }

    [Fact]
    public async Task An_id_that_belongs_to_another_item_leads_to_the_next_one()
    {
        var asked = new List<ItemId>();

        var recorded = await RecordAsync(Line(3, asked), Draft());

        Assert.Equal(DecisionOutcome.Recorded, recorded.Answer!.Outcome);
        Assert.Equal(ItemId.Of(103), recorded.Answer.Item);
        Assert.Equal([100, 101, 102, 103], asked.Select(item => long.Parse(item.ToString())));
    }

    [Fact]
    public async Task Probing_ends_where_a_server_gives_every_item_one_key()
    {
        var asked = new List<ItemId>();

        var recorded = await RecordAsync(Line(1000, asked), Draft());

        Assert.Equal(DecisionOutcome.Collision, recorded.Answer!.Outcome);
        Assert.False(RecordingLine.IsCommittable(recorded));
        Assert.Equal(8, asked.Count);
    }

    [Fact]
    public async Task A_known_item_is_never_probed()
    {
        var asked = new List<ItemId>();

        await RecordAsync(Line(1, asked), Draft(isNew: false));

        Assert.Single(asked);
    }

    [Theory]
    [InlineData(null, 5, 5)]
    [InlineData(5, 5, 5)]
    [InlineData(9, 5, 5)]
    [InlineData(4, 5, 0)]
    public void What_the_log_lacks_is_sent_again_as_a_whole(int? logged, int committed, int known)
    {
        var line = Line(0, []);
        line.LoggedTransactions = logged is { } count ? new Dictionary<ItemId, int> { [ItemId.Of(1)] = count } : null;

        Assert.Equal(known, line.Known(Row(committed)));
    }

    [Fact]
    public void Of_an_item_that_the_log_does_not_have_everything_is_sent()
    {
        var line = Line(0, []);
        line.LoggedTransactions = new Dictionary<ItemId, int>();

        Assert.Equal(0, line.Known(Row(3)));
        Assert.Equal(0, line.Known(null));
    }

    private static CatalogItem Row(int transactions) =>
        new() { Item = ItemId.Of(1), Kind = ItemKind.Message, Key = "m", Name = "m", Transactions = transactions };

    private sealed class Items(int taken, List<ItemId> asked) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            var batch = (SightingSender.Batch)message;
            Sender.Tell(batch.Records.Select(record =>
            {
                asked.Add(record.Item);
                var outcome = asked.Count <= taken ? DecisionOutcome.Collision : DecisionOutcome.Recorded;
                return (ItemRecording.Recorded?)new ItemRecording.Recorded(record.Sighting.Id, record.Item, outcome, 1, [], null);
            }).ToArray());
        }
    }
}
