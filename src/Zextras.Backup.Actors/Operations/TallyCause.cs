using System.Text.Json.Serialization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Operations;

/// <summary>Why some of an account's items were not restored.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Count">How many it kept from coming back.</param>
public sealed record TallyCause(string Cause, long Count)
{
    /// <summary>The first of their ids; of what is no item its name.</summary>
    [JsonConverter(typeof(ValueListConverter<string>))]
    public ValueList<string> Items { get; init; } = [];
}
