using System.Xml.Linq;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Maildir;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>What owners see of their address books and calendars, as properties of the server and as attributes of the backup.</summary>
internal static class FolderProperties
{
    /// <summary>The kind of collection that an area holds.</summary>
    public static XName TypeOf(FolderArea area) => area is FolderArea.Contacts ? DavNames.AddressBook : DavNames.Calendar;

    /// <summary>The folder that a collection is.</summary>
    public static FolderEntry EntryOf(FolderArea area, string key, DavResource resource)
    {
        var attributes = new List<KeyValuePair<string, string?>> { new(AttributeNames.View, FolderKeys.View(area)) };
        attributes.AddRange(Texts(area).Select(text => KeyValuePair.Create(text.Attribute, resource.Text(text.Property))));
        if (area is FolderArea.Calendars && resource.Properties.TryGetValue(DavNames.Components, out var components))
        {
            // Sorted: Radicale gives them in another order after each start.
            attributes.AddRange(components.Elements(DavNames.Component)
                .Select(component => component.Attribute("name")?.Value.ToUpperInvariant())
                .Order(StringComparer.Ordinal)
                .Select(name => KeyValuePair.Create(AttributeNames.Component, name)));
        }

        return new FolderEntry
        {
            Key = key,
            ParentKey = FolderKeys.ParentOf(key),
            Name = resource.Text(DavNames.DisplayName) ?? FolderKeys.NameOf(key),
            Attributes = ItemAttributes.Of(attributes),
            MoveToken = resource.HrefIn(DavNames.ResourceId) is { } id ? $"resource:{id}" : null,
        };
    }

    /// <summary>A level that only holds other folders, or a folder of files: it has nothing but its name.</summary>
    public static FolderEntry LevelOf(FolderArea area, string key, string? resourceId = null) => new()
    {
        Key = key,
        ParentKey = FolderKeys.ParentOf(key),
        Name = FolderKeys.NameOf(key),
        Attributes = ItemAttributes.Empty.With(AttributeNames.View, FolderKeys.View(area)),
        MoveToken = resourceId is null ? null : $"resource:{resourceId}",
    };

    /// <summary>The properties that make a collection what it was.</summary>
    /// <param name="area">The area of the folder.</param>
    /// <param name="name">What its owner reads; null leaves that to the server.</param>
    /// <param name="attributes">Its attributes.</param>
    public static IEnumerable<XElement> ToSet(FolderArea area, string? name, ItemAttributes attributes)
    {
        if (name is not null)
        {
            yield return new XElement(DavNames.DisplayName, name);
        }

        foreach (var (property, attribute) in Texts(area))
        {
            if (attributes.First(attribute) is { } text)
            {
                yield return new XElement(property, text);
            }
        }

        if (area is FolderArea.Calendars && attributes[AttributeNames.Component] is { Count: > 0 } components)
        {
            yield return new XElement(DavNames.Components, components.Select(component => new XElement(DavNames.Component, new XAttribute("name", component))));
        }
    }

    /// <summary>Names of what a folder has not that its recorded state had.</summary>
    public static IEnumerable<string> Missing(FolderEntry made, ItemState? state)
    {
        if (state is null)
        {
            return [];
        }

        var attributes = state.Content.Attributes
            .Where(attribute => attribute.Key != AttributeNames.View && !made.Attributes[attribute.Key].Equals(attribute.Value))
            .Select(attribute => attribute.Key);
        return state.Content.Name == made.Name ? attributes : attributes.Append("name");
    }

    private static (XName Property, string Attribute)[] Texts(FolderArea area) => area is FolderArea.Contacts
        ? [(DavNames.AddressBookDescription, AttributeNames.Description)]
        :
        [
            (DavNames.CalendarColor, AttributeNames.Color), (DavNames.CalendarDescription, AttributeNames.Description),
            (DavNames.CalendarOrder, AttributeNames.Order), (DavNames.CalendarTimeZone, AttributeNames.TimeZone),
        ];
}
