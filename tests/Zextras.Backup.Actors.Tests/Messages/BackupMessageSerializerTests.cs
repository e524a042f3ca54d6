using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Xunit;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Messages.Serialization;

namespace Zextras.Backup.Actors.Tests.Messages;

public sealed class BackupMessageSerializerTests : TestKit
{
    private static readonly AccountId Account = new(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000001"));
    private static readonly TransactionId Id = TransactionId.Parse("01a20700-d9a1-7e7e-a4ae-e049dada65d5");
    private static readonly DateTimeOffset At = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public BackupMessageSerializerTests()
        : base(BackupMessageSerializer.Configuration + "\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF")
    {
    }

    public static TheoryData<string> Names() => [.. Samples.Keys];

    private static readonly Dictionary<string, object> Samples = new(StringComparer.Ordinal)
    {
        ["restore, the least"] = new ItemCommands.RestoreItem(Account, ItemId.Of(7)),
        ["restore, everything"] = new ItemCommands.RestoreItem(Account, ItemId.Of(Guid.Parse("aaaaaaaa-0000-4000-8000-000000000002")))
        {
            At = At,
            Transaction = Id,
            TargetFolder = "Grüße/2026",
            TargetAccount = Account,
        },
        ["get history"] = new ItemQueries.GetHistory(Account, ItemId.Of(7)),
        ["history"] = new ItemReplies.History(Account, ItemId.Of(7), History().Transactions),
        ["history, empty"] = new ItemReplies.History(Account, ItemId.Of(7), []),
        ["restored"] = new ItemReplies.Restored(Account, ItemId.Of(7), Id, "mail:INBOX", "m", WasThere: true, ["flags"]),
        ["refused"] = new ItemReplies.Refused(Account, ItemId.Of(7), RefusalReason.MailboxUnavailable, "Später wieder."),
    };

    private static ItemHistory History()
    {
        var history = ItemHistory.Empty(ItemId.Of(7));
        foreach (var flags in new[] { Array.Empty<string>(), ["seen"] })
        {
            var sighting = new Sighting.Seen
            {
                Id = TransactionId.New(At),
                At = At,
                Cause = TransactionCause.RealTime,
                Placement = new Placement { Key = "m", Folders = [ItemId.Of(2)], Flags = flags.ToValueSet() },
                Content = new ItemContent { Kind = ItemKind.Message, Name = "Grüße", Digest = BlobDigest.Of("x"u8), Size = 1 },
            };
            history = history.Apply(history.Decide(sighting).Transaction!);
        }

        return history;
    }

    private static void AssertSame(object expected, object actual)
    {
        switch (expected, actual)
        {
            case (ItemReplies.History one, ItemReplies.History other):
                Assert.Equal((one.Account, one.Item), (other.Account, other.Item));
                Assert.Equal(one.Transactions, other.Transactions);
                break;
            case (ItemReplies.Restored one, ItemReplies.Restored other):
                Assert.Equal(one with { NotCarried = [] }, other with { NotCarried = [] });
                Assert.Equal(one.NotCarried, other.NotCarried);
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_comes_through_as_it_was(string name)
    {
        var message = Samples[name];
        var serializer = Assert.IsType<BackupMessageSerializer>(Sys.Serialization.FindSerializerFor(message));
        var bytes = serializer.ToBinary(message);

        AssertSame(message, Sys.Serialization.Deserialize(bytes, serializer.Identifier, serializer.Manifest(message)));

        Assert.DoesNotContain("Zextras", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal); // no .NET names on the wire
    }

    [Fact]
    public void Every_message_type_has_a_sample() =>
        Assert.Equal(
            BackupMessageSerializer.MessageTypes.Keys.Select(type => type.Name).Order(StringComparer.Ordinal),
            Samples.Values.Select(sample => sample.GetType().Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Manifests_are_for_ever() => Assert.Equal(
        ["item.get-history.v1", "item.history.v1", "item.refused.v1", "item.restore.v1", "item.restored.v1"],
        BackupMessageSerializer.MessageTypes.Values.Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_no_message_or_is_newer_is_refused()
    {
        var serializer = new BackupMessageSerializer((ExtendedActorSystem)Sys);

        Assert.Contains("not a message", Assert.Throws<SerializationException>(() => serializer.Manifest("text")).Message, StringComparison.Ordinal);
        Assert.Contains("newer", Assert.Throws<SerializationException>(() => serializer.FromBinary([], "item.dance.v1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_a_newer_sender_added_are_passed_over()
    {
        var serializer = new BackupMessageSerializer((ExtendedActorSystem)Sys);
        var newer = Encoding.UTF8.GetBytes($$"""{"account":"{{Account}}","item":"7","priority":"high"}""");

        Assert.Equal(new ItemQueries.GetHistory(Account, ItemId.Of(7)), serializer.FromBinary(newer, "item.get-history.v1"));
    }

    [Theory]
    [InlineData("""{"account":"no id","item":"7"}""")]
    [InlineData("""{"item":"7"}""")]
    [InlineData("""{"account":"aaaaaaaa-0000-4000-8000-000000000001","item":"-7"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public void Bytes_that_are_no_message_are_refused(string json)
    {
        var serializer = new BackupMessageSerializer((ExtendedActorSystem)Sys);

        var refusal = Record.Exception(() => serializer.FromBinary(Encoding.UTF8.GetBytes(json), "item.get-history.v1"));

        Assert.True(refusal is SerializationException or System.Text.Json.JsonException, $"{refusal}");
    }

    [Fact]
    public void Items_of_an_account_go_to_one_shard_and_are_found_by_their_own_name()
    {
        var extractor = new ItemMessageExtractor();
        var (one, other) = (new ItemQueries.GetHistory(Account, ItemId.Of(7)), new ItemCommands.RestoreItem(Account, ItemId.Of(8)));

        Assert.Equal($"{Account}|7", extractor.EntityId(one));
        Assert.Equal(extractor.ShardId(one), extractor.ShardId(other));
        Assert.Equal(extractor.ShardId(one), extractor.ShardId($"{Account}|7"));
        Assert.Equal((Account, ItemId.Of(7)), ItemSharding.ParseEntityId($"{Account}|7"));
        Assert.Same(one, extractor.EntityMessage(one));
        Assert.Null(extractor.EntityId("text"));
        Assert.Null(extractor.ShardId((object)"text"));
        Assert.Throws<FormatException>(() => ItemSharding.ParseEntityId("text"));
    }

    [Fact]
    public void Accounts_spread_over_all_shards()
    {
        var shards = Enumerable.Range(0, 10_000).Select(_ => ItemSharding.ShardId(new AccountId(Guid.NewGuid()))).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(ItemSharding.ShardCount, shards.Count);
    }
}
