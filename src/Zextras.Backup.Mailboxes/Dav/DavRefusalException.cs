namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>The server answered to a question with an error. Whoever asked knows what that means.</summary>
internal sealed class DavRefusalException(DavAnswer answer) : Exception($"{(int)answer.Status} {answer.Words}")
{
    /// <summary>The answer.</summary>
    public DavAnswer Answer => answer;
}
