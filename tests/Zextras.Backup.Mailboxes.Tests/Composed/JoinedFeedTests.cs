using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Composed;
using Zextras.Backup.Mailboxes.Tests.Feed;

namespace Zextras.Backup.Mailboxes.Tests.Composed;

public sealed class JoinedFeedTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedFeed _mail = new("mail");
    private readonly ScriptedFeed _people = new("people");

    [Fact]
    public async Task The_events_of_all_are_told_and_each_learns_what_of_its_own_was_recorded()
    {
        var feed = Join();
        await using var listener = await Listener.StartAsync(feed);
        var (mail, person) = (_mail.Tell("mail:INBOX"), _people.Tell("contacts:Work"));

        var told = await listener.UntilAsync(_ => true);
        told.AddRange(await listener.UntilAsync(_ => true));
        told.ForEach(feed.Recorded);

        Assert.Equal("mail, people", feed.Description);
        Assert.Equal([mail], _mail.Recorded);
        Assert.Equal([person], _people.Recorded);
    }

    [Fact]
    public async Task One_that_breaks_off_leaves_the_others_and_its_silence_is_a_loss()
    {
        var feed = Join();
        await using var listener = await Listener.StartAsync(feed);
        var began = _clock.GetUtcNow();
        _people.Refusal = "The server is being mended.";
        _people.Break(new MailboxException(MailboxFailure.Unavailable, "The line is cut."));
        _mail.Tell("mail:INBOX");
        await listener.UntilAsync(told => told is MailboxEvent.Changed);
        await WarnedAsync(feed, "The line is cut.");

        await WarnedAsync(feed, "The server is being mended.", Pass);
        _people.Refusal = null;
        var returned = listener.UntilAsync(told => told is MailboxEvent.Lost);
        while (!returned.IsCompleted)
        {
            Pass();
            await Task.Yield();
        }

        var lost = (MailboxEvent.Lost)(await returned)[^1];
        Assert.Equal(began, lost.Since);
        Assert.Empty(lost.Accounts);
        Assert.Contains("The line is cut.", lost.Reason, StringComparison.Ordinal);
        Assert.Empty(feed.Warnings);
        Assert.Equal((1, 2), (_mail.Opened, _people.Opened));
    }

    [Fact]
    public async Task One_that_cannot_be_opened_leaves_the_others()
    {
        _people.Refusal = "Closed.";
        var feed = Join();
        await using var listener = await Listener.StartAsync(feed);

        _mail.Tell("mail:INBOX");
        await listener.UntilAsync(told => told is MailboxEvent.Changed);

        Assert.Contains("Closed.", Assert.Single(feed.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_cannot_be_opened_where_none_can()
    {
        (_mail.Refusal, _people.Refusal) = ("No mail.", "No people.");
        await using var feed = Join();

        Assert.Equal("No mail.", (await Assert.ThrowsAsync<MailboxException>(() => feed.StartAsync(CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_breaks_the_whole_feed()
    {
        await using var feed = Join();
        await feed.StartAsync(CancellationToken.None);
        await using var events = feed.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        _people.Break(new InvalidOperationException("A defect."));

        Assert.Equal("A defect.", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await events.MoveNextAsync())).Message);
    }

    [Fact]
    public void A_single_source_is_not_joined_and_none_is_none()
    {
        Assert.Null(JoinedFeed.Of(_clock, null, null));
        Func<IMailboxFeed> only = _mail.Open;
        Assert.Same(only, JoinedFeed.Of(_clock, null, only));
    }

    private JoinedFeed Join() => new([_mail.Open, _people.Open], _clock);

    private void Pass() => _clock.Advance(LongestWait);

    private static async Task WarnedAsync(JoinedFeed feed, string warning, Action? meanwhile = null)
    {
        while (!feed.Warnings.Any(text => text.Contains(warning, StringComparison.Ordinal)))
        {
            meanwhile?.Invoke();
            await Task.Yield();
        }
    }
}
