using Xunit;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Messages.Items;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class RestoreChoiceTests
{
    private static readonly AccountId Account = new(Guid.Parse("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"));
    private static readonly ItemId Item = ItemId.Of(7);
    private static readonly DateTimeOffset Begin = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly ItemCommands.RestoreItem Command = new(Account, Item);

    /// <summary>Seen at 0, changed at 10, deleted at 20 minutes.</summary>
    private static readonly ItemHistory History = Of(ItemKind.Message, BlobDigest.Of("x"u8));

    private static ItemHistory Of(ItemKind kind, BlobDigest? digest)
    {
        var history = ItemHistory.Empty(Item);
        foreach (var (minute, name) in new[] { (0, "first"), (10, "second"), (20, (string?)null) })
        {
            var (id, at) = (TransactionId.New(Begin.AddMinutes(minute)), Begin.AddMinutes(minute));
            Sighting sighting = name is null
                ? new Sighting.Gone { Id = id, At = at, Cause = TransactionCause.SmartScan }
                : new Sighting.Seen
                {
                    Id = id,
                    At = at,
                    Cause = TransactionCause.SmartScan,
                    Placement = new Placement { Key = "m" },
                    Content = new ItemContent { Kind = kind, Name = name, Digest = digest },
                };
            history = history.Apply(history.Decide(sighting).Transaction!);
        }

        return history;
    }

    private static void AssertChosen(int number, ItemCommands.RestoreItem command)
    {
        var choice = RestoreChoice.Of(command, History);
        Assert.Null(choice.Refusal);
        Assert.Same(History.Transactions[number], choice.Transaction);
    }

    private static string AssertRefused(RefusalReason reason, ItemCommands.RestoreItem command, ItemHistory? history = null)
    {
        var choice = RestoreChoice.Of(command, history ?? History);
        Assert.Null(choice.Transaction);
        Assert.Equal((Account, Item, reason), (choice.Refusal!.Account, choice.Refusal.Item, choice.Refusal.Reason));
        return choice.Refusal.Message;
    }

    [Fact]
    public void Without_an_instant_it_is_the_last_living_state() => AssertChosen(1, Command);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9.9, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    public void At_an_instant_it_is_the_state_that_was_valid_then(double minute, int number) =>
        AssertChosen(number, Command with { At = Begin.AddMinutes(minute) });

    [Fact]
    public void By_its_id_it_is_that_transaction() =>
        AssertChosen(0, Command with { Transaction = History.Transactions[0].Id });

    [Fact]
    public void An_item_without_a_history_is_unknown() =>
        Assert.Contains("doItemSearch", AssertRefused(RefusalReason.Unknown, Command, ItemHistory.Empty(Item)), StringComparison.Ordinal);

    [Fact]
    public void A_transaction_of_another_item_is_unknown()
    {
        var other = TransactionId.New(Begin);

        Assert.Contains(other.ToString(), AssertRefused(RefusalReason.Unknown, Command with { Transaction = other }), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_backup_there_is_nothing_and_the_first_is_named() =>
        Assert.Contains(
            "2026-11-01 08:00:00Z",
            AssertRefused(RefusalReason.BeforeFirstBackup, Command with { At = Begin.AddTicks(-1) }),
            StringComparison.Ordinal);

    [Fact]
    public void A_deleted_state_cannot_be_restored_and_the_last_living_one_is_named()
    {
        var living = History.Transactions[1].Id.ToString();

        Assert.Contains(living, AssertRefused(RefusalReason.DeletedThen, Command with { At = Begin.AddMinutes(20) }), StringComparison.Ordinal);
        Assert.Contains(
            living,
            AssertRefused(RefusalReason.DeletedThen, Command with { Transaction = History.Transactions[2].Id }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_not_restored_by_itself() =>
        Assert.Contains("a folder", AssertRefused(RefusalReason.WrongKind, Command, Of(ItemKind.Folder, digest: null)), StringComparison.Ordinal);
}
