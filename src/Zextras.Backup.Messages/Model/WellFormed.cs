using System.Text;

namespace Zextras.Backup.Messages.Model;

/// <summary>
/// Servers hand over texts with halves of surrogate pairs, which UTF-8 cannot carry. They are replaced before a state is
/// compared or recorded, so that what is read back equals what was written.
/// </summary>
internal static class WellFormed
{
    public static ItemState State(ItemState state)
    {
        var (placement, content) = (state.Placement, state.Content);
        if (IsGood(placement.Key) && IsGood(content.Name) && placement.Flags.All(IsGood) && placement.Tags.All(IsGood)
            && content.Attributes.All(pair => IsGood(pair.Key) && pair.Value.All(IsGood)))
        {
            return state;
        }

        return state with
        {
            Placement = placement with
            {
                Key = Text(placement.Key),
                Flags = placement.Flags.Select(Text).ToValueSet(),
                Tags = placement.Tags.Select(Text).ToValueSet(),
            },
            Content = content with
            {
                Name = Text(content.Name),
                Attributes = ItemAttributes.Of(content.Attributes.SelectMany(pair =>
                    pair.Value.Select(value => KeyValuePair.Create(Text(pair.Key), (string?)Text(value))))),
            },
        };
    }

    private static bool IsGood(string text) =>
        !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || string.Equals(Text(text), text, StringComparison.Ordinal);

    private static string Text(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
