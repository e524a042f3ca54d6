namespace Zextras.Backup.Mailboxes.Composed;

/// <summary>Who may open every account.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">Reads the password; anew for each login, so that it can be changed while the engine runs.</param>
internal sealed record Administrator(string User, Func<string> Password);
