namespace Zextras.Backup.Mailboxes.Posix;

/// <summary>What the kernel told of one name in a watched directory.</summary>
/// <param name="Watch">The number of the watch; -1 with <see cref="Inotify.Overflow"/>.</param>
/// <param name="Mask">What happened: the bits of <see cref="Inotify"/>.</param>
/// <param name="Name">The name; empty where it is about the directory itself.</param>
internal readonly record struct InotifyEvent(int Watch, uint Mask, RawName Name)
{
    /// <summary>Whether any of those things happened.</summary>
    public bool Is(uint bits) => (Mask & bits) != 0;
}
