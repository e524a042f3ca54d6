namespace Zextras.Backup.Actors.Hosting;

/// <summary>What nodes ask the home of the cluster.</summary>
internal static class HomeMessages
{
    /// <summary>Where are you? Answers <see cref="Home"/>.</summary>
    public sealed record Where
    {
        public static readonly Where Instance = new();
    }

    /// <summary>The node that runs the operations.</summary>
    /// <param name="Node">Its address in the cluster.</param>
    /// <param name="Api">Where its API answers; empty while it does not.</param>
    /// <param name="Token">Opens that API for the other nodes. They got it over the cluster's own, encrypted connections.</param>
    /// <param name="IsReady">Whether it has taken over.</param>
    public sealed record Home(string Node, string Api, string Token, bool IsReady)
    {
        /// <summary>Without the token.</summary>
        public override string ToString() => $"{nameof(Home)} {Node} {Api}";
    }
}
