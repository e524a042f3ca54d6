using System.Runtime.Serialization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Xunit;
using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;
using Zextras.Backup.Messages.Serialization;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class EngineMessageSerializerTests : IDisposable
{
    private static readonly AccountId Ann = new(Guid.Parse("00000000-0000-4000-8000-00000000000a"));
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly ActorSystem _system = ActorSystem.Create("messages");
    private readonly EngineMessageSerializer _serializer;

    public EngineMessageSerializerTests() => _serializer = new EngineMessageSerializer((ExtendedActorSystem)_system);

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Everything_that_is_sent_to_a_shard_can_cross_the_network()
    {
        var known = EngineMessageSerializer.MessageTypes.Concat(BackupMessageSerializer.MessageTypes.Keys).ToHashSet();

        var unknown = typeof(AccountActor).Assembly.GetTypes()
            .Where(type => !type.IsInterface && (type.IsAssignableTo(typeof(IAccountMessage)) || type.IsAssignableTo(typeof(IItemMessage))))
            .Where(type => !known.Contains(type));

        Assert.Empty(unknown);
    }

    [Fact]
    public void A_sighting_arrives_as_it_was_sent()
    {
        var seen = new Sighting.Seen
        {
            Id = TransactionId.New(Noon),
            At = Noon,
            Cause = TransactionCause.RealTime,
            Version = 7,
            Placement = new Placement { Key = "k", Folders = [ItemId.Of(2)], Flags = ["\\Seen"], Date = Noon },
            Content = new ItemContent
            {
                Kind = ItemKind.Message,
                Name = "Grüße",
                Size = 3,
                Digest = BlobDigest.Of("abc"u8),
                Attributes = ItemAttributes.Of([KeyValuePair.Create("a", (string?)"b"), KeyValuePair.Create("a", (string?)"c")]),
            },
            IsNewKey = true,
        };
        var gone = new Sighting.Gone { Id = TransactionId.New(Noon), At = Noon, Cause = TransactionCause.SmartScan, RetentionHeld = true };

        Assert.Equal(new ItemRecording.Record(Ann, ItemId.Of(5), seen, 3), RoundTrip(new ItemRecording.Record(Ann, ItemId.Of(5), seen, 3)));
        Assert.Equal(new ItemRecording.Record(Ann, ItemId.Of(5), gone, 3), RoundTrip(new ItemRecording.Record(Ann, ItemId.Of(5), gone, 3)));
    }

    [Fact]
    public void A_scan_and_its_report_arrive_as_they_were_sent()
    {
        var entry = new AccountEntry { Id = Ann, Name = "ann@example.com", Settings = ItemAttributes.Of([KeyValuePair.Create("a", (string?)"b")]) };
        var scan = new AccountCommands.Scan(Ann, new AccountScanRequest(Ann.Value, entry, TransactionCause.SmartScan, Deep: true));
        var report = new AccountScanReport { Listed = 3, Recorded = 2, Problems = [new MailboxProblem("s", "r") { FolderKey = "mail:INBOX" }] };

        Assert.Equal(scan, RoundTrip(scan));
        var found = RoundTrip(new AccountReplies.Scanned(Ann, Ann.Value, report)).Report;
        Assert.Equal(report.Problems, found.Problems);
        Assert.Equal(report with { Problems = [] }, found with { Problems = [] });
    }

    [Fact]
    public void What_a_directory_agrees_to_forget_arrives_as_it_was_sent()
    {
        var agree = RoundTrip(new DirectoryCommands.Agree(new ServerId(Ann.Value), [ItemId.Of(Ann)], Noon));
        Assert.Equal((Ann.Value, ItemId.Of(Ann), Noon), (agree.Server.Value, Assert.Single(agree.Objects), agree.DeletedUntil));
        Assert.Equal(ItemId.Of(Ann), Assert.Single(RoundTrip(new DirectoryCommands.Forget(new ServerId(Ann.Value), [ItemId.Of(Ann)])).Objects));
        Assert.Equal(Ann.Value, RoundTrip(new DirectoryCommands.Release(new ServerId(Ann.Value))).Server.Value);
        var state = new ItemState(new Placement { Key = "k" }, new ItemContent { Kind = ItemKind.Domain, Name = "n" });
        var kept = ItemHistory.Replay(ItemId.Of(Ann), [new Transaction { Id = TransactionId.New(Noon), Item = ItemId.Of(Ann), Start = Noon, Cause = TransactionCause.SmartScan, State = state }]);
        var agreed = RoundTrip(new DirectoryReplies.Agreed([ItemId.Of(5)], [kept]));
        Assert.Equal(ItemId.Of(5), Assert.Single(agreed.Going));
        Assert.Equal(kept.Transactions, Assert.Single(agreed.Kept).Transactions);
        Assert.Equal(new DirectoryReplies.Forgotten(), RoundTrip(new DirectoryReplies.Forgotten()));
    }

    [Fact]
    public void What_holds_an_account_that_lives_arrives_without_the_time_when_it_went()
    {
        var holds = new AccountReplies.Holds(Ann, new AccountHolds(LegalHold: true, Noon), GoneSince: null);

        Assert.Equal(holds, RoundTrip(holds));
        Assert.Equal(holds with { GoneSince = Noon }, RoundTrip(holds with { GoneSince = Noon }));
    }

    [Fact]
    public void Members_that_a_newer_node_added_are_passed_over()
    {
        var newer = Encoding.UTF8.GetBytes($$"""{"account":"{{Ann}}","operation":"{{Ann}}","urgency":["tomorrow"]}""");

        Assert.Equal(new AccountCommands.ProbeScan(Ann, Ann.Value), _serializer.FromBinary(newer, "account.probe-scan.v1"));
    }

    [Fact]
    public void A_message_that_only_newer_nodes_know_is_refused()
    {
        var refusal = Assert.Throws<SerializationException>(() => _serializer.FromBinary("{}"u8.ToArray(), "account.dance.v1"));

        Assert.Contains("'account.dance.v1'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// Nodes of the version before send and read the same. So a line of the golden file only ever comes to it; one that goes
    /// or changes breaks a rolling upgrade, and so does a new one that is required.
    /// </summary>
    [Fact]
    public void What_crosses_between_nodes_is_what_crossed_in_the_version_before()
    {
        var lines = new List<string>();
        var nested = new SortedDictionary<string, JsonTypeInfo>(StringComparer.Ordinal);
        foreach (var (manifest, type) in EngineMessageSerializer.Rules.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            lines.AddRange(Members(manifest, type, nested));
        }

        for (var done = new HashSet<string>(StringComparer.Ordinal); nested.FirstOrDefault(pair => !done.Contains(pair.Key)) is { Key: { } name, Value: var type };)
        {
            done.Add(name);
            lines.AddRange(Members(name, type, nested));
        }

        Golden.Match(string.Join('\n', lines) + "\n", "engine-messages.txt");
    }

    private static IEnumerable<string> Members(string name, JsonTypeInfo type, SortedDictionary<string, JsonTypeInfo> nested)
    {
        if (type.Properties.Count == 0)
        {
            yield return $"{name} {{}}";
        }

        foreach (var member in type.Properties.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            var isRequired = member.IsRequired || member.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };
            var isNull = member.AssociatedParameter is { IsNullable: true } || (member.IsGetNullable && member.PropertyType.IsValueType);
            Assert.False(isRequired && isNull, $"{name} {member.Name} is left out where it is null: give it that as its default.");
            yield return $"{name} {member.Name}: {NameOf(member.PropertyType)}{(isRequired ? ", required" : "")}";
            foreach (var part in member.PropertyType.GenericTypeArguments.Append(member.PropertyType))
            {
                if (type.Options.TryGetTypeInfo(part, out var rules) && rules.Kind == JsonTypeInfoKind.Object)
                {
                    nested.TryAdd(part.Name, rules);
                }
            }
        }
    }

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GenericTypeArguments.Select(NameOf))}>"
        : type.Name;

    [Fact]
    public void Why_a_property_was_not_taken_arrives_as_it_was_sent() =>
        Assert.Equal(new PropertyKeeper.Refused("the disk is full"), RoundTrip(new PropertyKeeper.Refused("the disk is full")));

    private T RoundTrip<T>(T message)
        where T : notnull => (T)_serializer.FromBinary(_serializer.ToBinary(message), _serializer.Manifest(message));
}
