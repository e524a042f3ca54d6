namespace Zextras.Backup.Api;

/// <summary>Why some of an account's items were not restored.</summary>
internal sealed record TallyCauseBody
{
    /// <summary>The cause.</summary>
    public required string Cause { get; init; }

    /// <summary>How many it kept from coming back.</summary>
    public long Count { get; init; }

    /// <summary>The first of their ids; of what is no item its name.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
}
