using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>Collects what a content says, cleaned and bounded.</summary>
internal sealed class DescriptionBuilder
{
    // A mail to a whole company has this many recipients listed; the rest is in the content.
    private const int MostValues = 500;

    private readonly List<KeyValuePair<string, string?>> _attributes = [];
    private readonly List<string> _tags = [];

    public string Name { get; set; } = "";

    public void Add(string attribute, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && _attributes.Count < MostValues)
        {
            _attributes.Add(KeyValuePair.Create(attribute, (string?)PlainText.Clean(value)));
        }
    }

    public void AddTag(string tag)
    {
        if (PlainText.Clean(tag) is { Length: > 0 } clean && _tags.Count < MostValues)
        {
            _tags.Add(clean);
        }
    }

    public ContentDescription Build(ItemKind kind, string? malformed)
    {
        if (malformed is not null)
        {
            _attributes.Add(KeyValuePair.Create(AttributeNames.Malformed, (string?)PlainText.Clean(malformed)));
        }

        return new ContentDescription(kind, PlainText.Clean(Name), ItemAttributes.Of(_attributes), _tags.ToValueSet());
    }
}
