using Zextras.Backup.Actors.Accounts;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Items;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Schedule;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>One value of each persisted type, with everything that it can hold, for its golden file.</summary>
internal static class PersistedSamples
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static object Of(Type type) => Values.SingleOrDefault(value => value.GetType() == type)
        ?? throw new InvalidOperationException($"{nameof(PersistedSamples)} has no {type}: add one, with everything that it can hold.");

    private static IEnumerable<object> Values =>
    [
        new ItemEvents.Recorded(Message),
        new ItemSnapshots.History([Message with { End = Later(Message).Start }, Later(Message)]),
        new AccountEvents.Recorded(Account),
        new AccountSnapshots.History([Account]),
        new AccountSnapshots.State([Account], new AccountHolds(LegalHold: true, Noon)),
        new AccountEvents.LegalHoldChanged(IsSet: true, Noon, "auditor@example.org"),
        new AccountEvents.DeletionsReleased(Noon, "admin@example.org"),
        new DirectoryEvents.Recorded(Domain),
        new DirectoryEvents.Kept([Domain, Account]),
        new DirectorySnapshots.Histories([Domain, Account]),
        new PropertyEvents.Changed("backupEnabled", PropertyLevel.Account, "0a0b0c0d-0000-4000-8000-000000000001", "root@mail", Noon) { Value = "false" },
        new ScheduleEvents.Ran("SmartScan", Noon, Noon.AddSeconds(2)),
        Submitted,
        new OperationEvents.Started(Submitted.Operation, Noon.AddSeconds(1)),
        Reported,
        Ended,
        new OperationSnapshots.Ledger([
            new OperationRecord(Submitted) { Started = new(Submitted.Operation, Noon.AddSeconds(1)), Reported = Reported, Ended = Ended },
            new OperationRecord(Submitted with { Operation = Guid.Parse("019ab000-0000-7000-8000-000000000012") }),
        ]),
        new FeedEvents.Switched(IsOn: true, Noon, "root@mail"),
        new FeedEvents.GapOpened(Gap),
        new FeedEvents.GapEnded(7, Noon),
        new FeedEvents.GapClosed(7, Noon),
        new FeedSnapshots.Ledger(new FeedLedger { IsOn = true, Heard = Noon, Gaps = [Gap, Gap with { Accounts = [] }], NextGap = 9 }),
    ];

    private static OperationEvents.Submitted Submitted =>
        new(Guid.Parse("019ab000-0000-7000-8000-000000000011"), Noon, OperationKinds.AccountScan, "root@mail", "akka.tcp://zextras-backup@127.0.0.1:4053#42")
        {
            Arguments = [new NamedText("account", "grün@example.org"), new NamedText("deep", "true")],
        };

    private static OperationProgress Far => new()
    {
        Step = "anna@example.org",
        AccountsDone = 1,
        AccountsTotal = 2,
        Items = 12_340,
        Bytes = 3_500_000,
        ItemsPerSecond = 2100.5,
        Remaining = TimeSpan.FromSeconds(42),
    };

    private static OperationEvents.Reported Reported => new(Submitted.Operation, Noon.AddSeconds(2), Far)
    {
        Lines =
        [
            new OperationLine(Noon.AddSeconds(2), OperationLineLevel.Information, "a note"),
            new OperationLine(Noon.AddSeconds(2), OperationLineLevel.Warning, "a warning"),
            new OperationLine(Noon.AddSeconds(2), OperationLineLevel.Problem, "4711: unreadable"),
        ],
    };

    private static OperationEvents.Ended Ended => new(Submitted.Operation, Noon.AddSeconds(3), OperationState.Failed, Far)
    {
        Counts = [new NamedCount("items-recorded", 12_340), new NamedCount("quarantined", 1)],
        Error = "because",
    };

    private static FeedGap Gap => new()
    {
        Number = 7,
        Start = Noon.AddMinutes(-1),
        End = Noon,
        Reason = "The connection is lost.",
        Accounts = ["anna@example.com", "grün@example.com"],
    };

    private static Transaction Message => new()
    {
        Id = TransactionId.Parse("019ab000-0000-7000-8000-000000000001"),
        Item = ItemId.Of(4711),
        Start = Noon,
        Cause = TransactionCause.InitialScan,
        Version = 42,
        Chain = ChainValue.Parse("000102030405060708090a0b0c0d0e0f"),
        State = new ItemState(
            new Placement
            {
                Key = "1732345678.M1P2.host",
                Folders = [ItemId.Of(2), ItemId.Of(3)],
                Flags = ["answered", "seen"],
                Tags = ["Privat", "日本"],
                Date = Noon.AddDays(-1),
                Modified = Noon.AddHours(-1),
            },
            new ItemContent
            {
                Kind = ItemKind.Message,
                Name = "Grüße \"für\" <alle> 😀",
                Size = 12345,
                Digest = BlobDigest.Of("content"u8),
                Attributes = ItemAttributes.Of(
                [
                    KeyValuePair.Create(AttributeNames.From, (string?)"a@example.org"),
                    KeyValuePair.Create(AttributeNames.To, (string?)"b@example.org"),
                    KeyValuePair.Create(AttributeNames.To, (string?)"c@example.org"),
                ]),
            }),
        Unknown = """{"of-tomorrow":{"a":[1,2]}}""",
    };

    private static Transaction Account => new()
    {
        Id = TransactionId.Parse("019ab000-0000-7000-8000-000000000002"),
        Item = ItemId.Parse("0a0b0c0d-0000-4000-8000-000000000001"),
        Start = Noon,
        Cause = TransactionCause.SmartScan,
        State = new ItemState(
            new Placement { Key = "user@example.org" },
            new ItemContent
            {
                Kind = ItemKind.Account,
                Name = "user@example.org",
                Attributes = ItemAttributes.Empty.With(AttributeNames.Status, "active"),
            }),
    };

    private static Transaction Domain => Account with
    {
        Id = TransactionId.Parse("019ab000-0000-7000-8000-000000000003"),
        Item = ItemId.Parse("0a0b0c0d-0000-4000-8000-000000000002"),
        State = new ItemState(new Placement { Key = "example.org" }, new ItemContent { Kind = ItemKind.Domain, Name = "example.org" }),
    };

    private static Transaction Later(Transaction before) => before with
    {
        Id = TransactionId.Parse("019ab000-0000-7000-8000-000000000004"),
        Start = before.Start.AddTicks(1),
        Cause = TransactionCause.RealTime,
        State = before.State with { Deleted = true },
        RetentionHeld = true,
        Version = null,
        Unknown = null,
    };
}
