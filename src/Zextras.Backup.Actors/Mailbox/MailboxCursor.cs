using System.Collections.Frozen;

namespace Zextras.Backup.Actors.Mailbox;

/// <summary>How far an account was read: a text that only the adapter understands. The engine keeps it with the page it came with.</summary>
/// <param name="Value">The adapter's own form, JSON as a rule. Never a date alone: servers write with clocks of their own.</param>
public readonly record struct MailboxCursor(string Value)
{
    /// <summary>
    /// Keys of folders to list again, whatever the cursor says of them: something in them could not be read the last time.
    /// </summary>
    public IReadOnlySet<string> ListAgain { get; init; } = FrozenSet<string>.Empty;

    /// <inheritdoc/>
    public override string ToString() => Value;
}
