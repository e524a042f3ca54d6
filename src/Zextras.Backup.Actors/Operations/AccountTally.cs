using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>What a restore came to in one account.</summary>
/// <param name="Account">Its address.</param>
public sealed record AccountTally(string Account)
{
    /// <summary>Items that were put back, or changed back in place.</summary>
    public long Restored { get; init; }

    /// <summary>Items that were there already.</summary>
    public long Skipped { get; init; }

    /// <summary>Items and folders that could not be put back.</summary>
    public long NotRestored { get; init; }

    /// <summary>Why, the most frequent cause first.</summary>
    [JsonConverter(typeof(ValueListConverter<TallyCause>))]
    public ValueList<TallyCause> Causes { get; init; } = [];
}
