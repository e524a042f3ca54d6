using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Feed;

public sealed class RealTimeFeedTests : IAsyncLifetime
{
    private const string Inbox = "mail:INBOX";

    private FeedEngine _engine = null!;
    private ScriptedAccount _anna = null!;
    private ScriptedItem _first = null!;

    public async Task InitializeAsync() => _engine = await FeedEngine.StartAsync(server =>
    {
        _anna = server.AddAccount("anna@example.com");
        _first = _anna.Add(Inbox, "1", "Subject: first");
        _anna.Add(Inbox, "2", "Subject: second");
    });

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task A_new_item_is_recorded_as_it_comes()
    {
        _anna.Add(Inbox, "3", "Subject: third");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "3"));

        await _engine.QuietAsync(1);
        var third = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "3");
        Assert.Equal([TransactionCause.RealTime], FeedEngine.Causes(third));
        Assert.Equal("third", third.Current!.State.Content.Name);
    }

    [Fact]
    public async Task A_changed_flag_and_a_deletion_are_transactions_of_their_own_when_they_are_apart()
    {
        _first = _anna.Flag(_first, "seen");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "1"));
        await _engine.QuietAsync(1);
        _anna.Delete(_first);
        _engine.Feed.Tell(_anna, MailboxHint.Gone(Inbox, "1"));
        await _engine.QuietAsync(2);

        var history = (await _engine.ReadSoundAsync(_anna)).Items(_anna).Single(item => !item.IsLiving);
        Assert.Equal([TransactionCause.InitialScan, TransactionCause.RealTime, TransactionCause.RealTime], FeedEngine.Causes(history));
        Assert.Equal(["seen"], history.Current!.State.Placement.Flags);
    }

    [Fact]
    public async Task Several_changes_of_one_item_in_one_moment_are_one_transaction()
    {
        for (var i = 0; i < 100; i++)
        {
            _first = i % 2 == 0 ? _anna.Flag(_first, "flagged") : _anna.Flag(_first);
            _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "1"));
        }

        _first = _anna.Flag(_first, "flagged", "seen");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "1"));
        await _engine.QuietAsync(101);

        var history = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "1");
        Assert.True(history.Transactions.Count <= 3, $"{history.Transactions.Count} transactions of 101 changes in one moment");
    }

    [Fact]
    public async Task A_deletion_and_a_new_item_under_the_same_key_are_never_joined()
    {
        _anna.Delete(_first);
        _anna.Add(Inbox, "1", "Subject: another one");
        _engine.Feed.Tell(_anna, MailboxHint.Gone(Inbox, "1"), MailboxHint.Of(Inbox, "1"));
        await _engine.QuietAsync(2);

        var history = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "1");
        Assert.Equal([false, true, false], history.Transactions.Select(transaction => transaction.State.Deleted));
        Assert.Equal(["first", "first", "another one"], history.Transactions.Select(transaction => transaction.State.Content.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_told_as_append_and_expunge_is_one_item_with_one_history(bool hasMoveTokens)
    {
        _anna.HasMoveTokens = hasMoveTokens;
        _anna.AddFolder("mail:Archive");
        _engine.Feed.Tell(_anna, MailboxHint.Anywhere);
        await _engine.QuietAsync(1);
        var before = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "1");

        _anna.Move(_first, "mail:Archive", "17");
        _engine.Feed.Tell(_anna, MailboxHint.Of("mail:Archive", "17"), MailboxHint.Gone(Inbox, "1"));
        await _engine.QuietAsync(3);

        var after = (await _engine.ReadSoundAsync(_anna)).Living(_anna, "mail:Archive", "17");
        Assert.Equal(before.Item, after.Item);
        Assert.DoesNotContain(after.Transactions, transaction => transaction.State.Deleted);
    }

    [Fact]
    public async Task A_renamed_folder_is_one_transaction_whatever_it_holds()
    {
        for (var i = 0; i < 300; i++)
            _anna.Add("mail:Old", $"{i}", $"Subject: {i}");
        _engine.Feed.Tell(_anna, MailboxHint.Anywhere);
        await _engine.QuietAsync(1);
        var before = (await _engine.StatusAsync()).Transactions;

        _anna.RenameFolder("mail:Old", "mail:New");
        _engine.Feed.Tell(_anna, MailboxHint.Anywhere, MailboxHint.Folder("mail:New"));
        await _engine.QuietAsync(3);

        await _engine.ReadSoundAsync(_anna);
        Assert.Equal(1, (await _engine.StatusAsync()).Transactions - before);
    }

    [Fact]
    public async Task An_emptied_folder_is_marked_deleted_and_its_retention_clock_is_held()
    {
        for (var i = 0; i < 2000; i++)
            _anna.Add("mail:Trash", $"{i}", $"Subject: {i}");
        _engine.Feed.Tell(_anna, MailboxHint.Anywhere);
        await _engine.QuietAsync(1);

        var trash = _anna.Items.Where(item => item.Folder == "mail:Trash").ToArray();
        foreach (var item in trash)
            _anna.Delete(item);
        foreach (var item in trash)
            _engine.Feed.Tell(_anna, MailboxHint.Gone("mail:Trash", item.Key));
        await _engine.QuietAsync(2001);

        var deleted = (await _engine.ReadSoundAsync(_anna)).Items(_anna).Where(item => !item.IsLiving).ToArray();
        Assert.Equal(2000, deleted.Length);
        Assert.Contains(deleted, item => item.Current!.RetentionHeld);
    }

    [Fact]
    public async Task A_dirty_folder_is_listed_and_no_other_one()
    {
        _anna.Add("mail:Work", "9", "Subject: work");
        _engine.Feed.Tell(_anna, MailboxHint.Anywhere);
        await _engine.QuietAsync(1);
        _anna.Looks.Clear();

        _anna.Add("mail:Work", "10", "Subject: more work");
        _engine.Feed.Tell(_anna, MailboxHint.Folder("mail:Work"));
        await _engine.QuietAsync(2);

        Assert.Equal([MailboxHint.Folder("mail:Work")], Assert.Single(_anna.Looks));
        await _engine.ReadSoundAsync(_anna);
    }

    [Fact]
    public async Task An_event_is_acknowledged_when_it_is_committed_and_not_before()
    {
        var release = new TaskCompletionSource();
        _engine.Fixture.Faults.Before("journal", () => release.Task);
        _anna.Add(Inbox, "3", "Subject: third");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "3"));
        await _engine.UntilAsync(async () => (await _engine.StatusAsync()).Waiting == 1);

        Assert.Empty(_engine.Feed.Recorded);
        release.SetResult();
        await _engine.QuietAsync(1);
        Assert.Single(_engine.Feed.Recorded);
    }

    [Fact]
    public async Task A_mailbox_that_does_not_answer_becomes_a_gap_and_the_scan_that_closes_it_records_the_change()
    {
        _anna.LookFails = Scripts.Unavailable();
        _anna.Add(Inbox, "3", "Subject: third");
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "3"));

        await _engine.QuietAsync(1);
        var third = (await _engine.ReadSoundAsync(_anna)).Living(_anna, Inbox, "3");
        Assert.Equal([TransactionCause.AccountScan], FeedEngine.Causes(third));
    }

    [Fact]
    public async Task An_item_that_is_gone_before_it_could_be_read_is_no_problem()
    {
        var third = _anna.Add(Inbox, "3", "Subject: third");
        _anna.Replace(third, third with { Opens = () => throw new MailboxException(MailboxFailure.Vanished, "It is gone.") });
        _engine.Feed.Tell(_anna, MailboxHint.Of(Inbox, "3"));
        await _engine.QuietAsync(1);

        Assert.DoesNotContain(_engine.Fixture.Engine.ListOperations(), operation => operation.Kind == "doAccountScan");
    }
}
