using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>What an item of a folder shall become: its marks, and with the call its folder. Its content stays.</summary>
/// <param name="Key">How the server names it in its folder.</param>
/// <param name="Flags">All the flags that it shall have.</param>
/// <param name="Tags">All the tags that it shall have.</param>
public sealed record ItemChange(string Key, ValueList<string> Flags, ValueList<string> Tags);
