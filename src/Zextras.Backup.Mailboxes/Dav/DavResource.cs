using System.Globalization;
using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>One resource as a multistatus answer shows it.</summary>
/// <param name="Path">Where it is (<see cref="DavPaths.Of"/>).</param>
/// <param name="Status">The status of the resource itself; 200 where its properties are shown.</param>
/// <param name="Failed">The status of properties that the server could not show although they exist; null where there are none.</param>
/// <param name="Properties">The properties that it showed.</param>
internal sealed record DavResource(string Path, int Status, int? Failed, IReadOnlyDictionary<XName, XElement> Properties)
{
    private const int Ok = 200;
    private const int NotFound = 404;

    /// <summary>Whether the server showed what was asked of it.</summary>
    public bool IsShown => Status is >= Ok and < 300 && Failed is null;

    /// <summary>What kinds of resource it is.</summary>
    public IEnumerable<XName> Types => Properties.TryGetValue(DavNames.ResourceType, out var types) ? types.Elements().Select(type => type.Name) : [];

    /// <summary>The text of a property; null where it has none.</summary>
    public string? Text(XName name) => Properties.TryGetValue(name, out var property) && property.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The path that stands in a property; null where there is none.</summary>
    public string? HrefIn(XName name) => Properties.TryGetValue(name, out var property) && property.Element(DavNames.Href)?.Value.Trim() is { Length: > 0 } href
        ? DavPaths.OfCollection(href)
        : null;

    /// <summary>Reads the element <c>response</c>; null where it names no resource.</summary>
    public static DavResource? Read(XElement response)
    {
        if (response.Element(DavNames.Href)?.Value is not { Length: > 0 } href)
        {
            return null;
        }

        var properties = new Dictionary<XName, XElement>();
        int? failed = null;
        foreach (var part in response.Elements(DavNames.PropStat))
        {
            var status = StatusOf(part.Element(DavNames.Status)) ?? Ok;
            if (status is >= Ok and < 300)
            {
                foreach (var property in part.Elements(DavNames.Prop).Elements())
                {
                    properties[property.Name] = property;
                }
            }
            else if (status != NotFound)
            {
                failed = FailedOf(part, status) ?? failed;
            }
        }

        return new DavResource(DavPaths.Of(href), StatusOf(response.Element(DavNames.Status)) ?? Ok, failed, properties);
    }

    /// <summary>
    /// The status, where it matters: one that is about the tag or the type of a resource. Others (an owner that may not be read) say
    /// nothing of what the resource holds.
    /// </summary>
    private static int? FailedOf(XElement part, int status) =>
        part.Elements(DavNames.Prop).Elements().Any(property => property.Name == DavNames.ETag || property.Name == DavNames.ResourceType) ? status : null;

    /// <summary>The number in <c>HTTP/1.1 404 Not Found</c>.</summary>
    private static int? StatusOf(XElement? status) =>
        status?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var number, ..]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
