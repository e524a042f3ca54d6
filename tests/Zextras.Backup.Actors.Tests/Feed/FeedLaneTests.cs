using Xunit;
using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Feed;

public sealed class FeedLaneTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    private readonly FeedLane _lane = new(new AccountId(Guid.Parse("66666666-6666-4666-8666-666666666666")), "anna@example.com");

    [Fact]
    public void Changes_of_one_item_are_looked_at_once_and_items_in_their_order()
    {
        Tell(0, MailboxHint.Of("mail:INBOX", "2"), MailboxHint.Of("mail:INBOX", "1"), MailboxHint.Of("mail:INBOX", "2"));

        var look = _lane.Take(1);
        Assert.Equal([MailboxHint.Of("mail:INBOX", "2"), MailboxHint.Of("mail:INBOX", "1")], look.Command.Hints);
        Assert.Equal(3, look.Events.Count);
        Assert.True(_lane.IsEmpty);
    }

    [Fact]
    public void An_item_that_came_and_went_is_gone() => AssertTaken(
        [MailboxHint.Of("f", "1"), MailboxHint.Gone("f", "1")], gone: [], hints: [MailboxHint.Gone("f", "1")]);

    [Fact]
    public void An_item_that_went_and_came_is_gone_first() => AssertTaken(
        [MailboxHint.Gone("f", "1"), MailboxHint.Of("f", "1")], gone: [MailboxHint.Gone("f", "1")], hints: [MailboxHint.Of("f", "1")]);

    [Fact]
    public void An_item_that_went_and_came_and_went_is_gone() => AssertTaken(
        [MailboxHint.Gone("f", "1"), MailboxHint.Of("f", "1"), MailboxHint.Gone("f", "1")], gone: [], hints: [MailboxHint.Gone("f", "1")]);

    [Fact]
    public void The_window_begins_with_the_first_change()
    {
        Tell(0, MailboxHint.Of("f", "1"));
        Tell(30, MailboxHint.Of("f", "1"));
        Assert.Equal(TimeSpan.FromMilliseconds(20), _lane.Wait(Window, Start.AddMilliseconds(30)));
        Assert.True(_lane.Wait(Window, Start.AddMilliseconds(50)) <= TimeSpan.Zero);
    }

    [Fact]
    public void The_window_ends_in_a_pause_so_that_the_two_halves_of_a_move_stay_together()
    {
        Tell(0, MailboxHint.Of("f", "1"));
        Tell(49, MailboxHint.Of("g", "2"));
        Assert.True(_lane.Wait(Window, Start.AddMilliseconds(50)) > TimeSpan.Zero);
        Assert.True(_lane.Wait(Window, Start.AddMilliseconds(57)) <= TimeSpan.Zero);
    }

    [Fact]
    public void Without_any_pause_it_ends_after_twice_its_length()
    {
        for (var at = 0; at <= 100; at += 5)
            Tell(at, MailboxHint.Of("f", "1"));
        Assert.True(_lane.Wait(Window, Start.AddMilliseconds(100)) <= TimeSpan.Zero);
    }

    private void AssertTaken(MailboxHint[] told, MailboxHint[] gone, MailboxHint[] hints)
    {
        Tell(0, told);
        var look = _lane.Take(1);
        Assert.Equal(gone, look.Command.Gone);
        Assert.Equal(hints, look.Command.Hints);
    }

    private void Tell(int milliseconds, params MailboxHint[] hints)
    {
        var now = Start.AddMilliseconds(milliseconds);
        foreach (var hint in hints)
            _lane.Add(new MailboxEvent.Changed { Account = "anna@example.com", Hint = hint, At = now }, now);
    }
}
