using Zextras.Backup.Actors.Mailbox;

namespace Zextras.Backup.Mailboxes.Imap;

/// <summary>A page as it was listed, and how far its contents were read ahead.</summary>
internal sealed class ListedPage(IReadOnlyList<ItemEntry> items)
{
    // The first guess costs little where it is wrong: where of a page only some messages are new.
    private const int FirstWindow = 4;
    private const int LargestWindow = 64;

    // Somewhat more than the engine reads at the same time, whose requests do not come in order.
    private const int Disorder = 8;

    public IReadOnlyList<ItemEntry> Items { get; } = items;

    /// <summary>The first item that was not asked for yet.</summary>
    public int Next { get; private set; }

    /// <summary>How many messages to fetch at once. Grows while the reading goes straight through the page.</summary>
    public int Window { get; private set; } = FirstWindow;

    /// <summary>The item at that place is asked for and was not read ahead.</summary>
    public void Missed(int at)
    {
        var isStraight = at == Next || (at < Next + Disorder && at > Next - Disorder);
        Window = at == 0 ? FirstWindow : isStraight ? Math.Min(LargestWindow, Window * 4) : 1;
        Next = at;
    }

    /// <summary>Whether it is time to read on, now that the item at that place was taken.</summary>
    public bool IsRunningOut(int at) => Next < Items.Count && Next - at <= Window / 2;

    /// <summary>A batch was started up to that place.</summary>
    public void ReadTo(int next)
    {
        Next = next;
        Window = Math.Min(LargestWindow, Window * 4);
    }
}
