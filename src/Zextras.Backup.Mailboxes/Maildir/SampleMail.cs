namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>A mail of the <see cref="SampleTree"/>.</summary>
/// <param name="File">Its path in the tree, flags included.</param>
/// <param name="Date">When it came.</param>
/// <param name="Text">What it says.</param>
internal sealed record SampleMail(string File, DateTimeOffset Date, string Text);
