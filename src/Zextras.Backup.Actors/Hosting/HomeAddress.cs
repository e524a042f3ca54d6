namespace Zextras.Backup.Actors.Hosting;

/// <summary>Where the home of the operations answers.</summary>
/// <param name="Api">Its API.</param>
/// <param name="Token">What opens it.</param>
/// <param name="IsSelf">Whether it is this node.</param>
public sealed record HomeAddress(Uri Api, string Token, bool IsSelf)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Api} {(IsSelf ? "(this node)" : "")}";
}
