namespace Zextras.Backup.Mailboxes.Events;

/// <summary>One line of a file of events.</summary>
/// <param name="File">The file's name without its extension.</param>
/// <param name="Text">The line, without its end.</param>
/// <param name="At">When the file was written to last.</param>
internal readonly record struct EventLine(string File, byte[] Text, DateTimeOffset At);
