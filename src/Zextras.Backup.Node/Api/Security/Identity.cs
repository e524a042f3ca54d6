namespace Zextras.Backup.Node.Api.Security;

/// <summary>Who asks.</summary>
/// <param name="Name">The token's name; null for the node's own token, whose bearers name themselves.</param>
/// <param name="Role">What they may do.</param>
internal sealed record Identity(string? Name, Role Role)
{
    private static readonly object Key = new();

    /// <summary>Who sent a request; null before the gate.</summary>
    internal static Identity? Of(HttpContext http) => http.Items[Key] as Identity;

    /// <summary>Notes who sent a request.</summary>
    internal void Note(HttpContext http) => http.Items[Key] = this;
}
