using System.Net;
using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>What a server answered to a request that changes something.</summary>
/// <param name="Status">The status.</param>
/// <param name="Error">The element inside <c>DAV:error</c> that names the condition which was not met; null where there is none.</param>
/// <param name="Words">What the server says for people; empty where it says nothing.</param>
/// <param name="IsRepeated">Whether the request was sent twice, because the connection was lost before the first answer.</param>
internal sealed record DavAnswer(HttpStatusCode Status, XElement? Error, string Words, bool IsRepeated)
{
    /// <summary>Headers of the answer that matter: <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the server took the modification time that it was sent with the content.</summary>
    public bool TookModified { get; init; }

    /// <summary>Whether it was done.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300 && Status is not HttpStatusCode.MultiStatus;
}
