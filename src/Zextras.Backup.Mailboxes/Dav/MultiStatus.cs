using System.Xml;
using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>A multistatus answer (RFC 4918, 13), read one resource after the other.</summary>
/// <typeparam name="T">What is made of each resource.</typeparam>
/// <param name="Found">What was made of the resources.</param>
/// <param name="SyncToken">The token at its end; null where it has none.</param>
internal sealed record MultiStatus<T>(IReadOnlyList<T> Found, string? SyncToken)
    where T : class
{
    /// <summary>Reads it.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="select">Makes something of a resource; null leaves it out.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="XmlException">It is no multistatus, or not a whole one.</exception>
    public static async Task<MultiStatus<T>> ReadAsync(Stream body, Func<DavResource, T?> select, CancellationToken cancellation)
    {
        using var reader = XmlReader.Create(body, DavXml.Reading);
        var found = new List<T>();
        string? token = null;
        await reader.MoveToContentAsync();
        if (NameOf(reader) != DavNames.MultiStatus)
        {
            throw new XmlException($"It is an element '{reader.Name}' instead of a multistatus.");
        }

        await reader.ReadAsync();
        while (!reader.EOF)
        {
            if (reader.NodeType is not XmlNodeType.Element)
            {
                await reader.ReadAsync();
                continue;
            }

            var element = (XElement)await XNode.ReadFromAsync(reader, cancellation);
            if (element.Name == DavNames.SyncToken)
            {
                token = element.Value.Trim();
            }
            else if (element.Name == DavNames.Response && DavResource.Read(element) is { } resource && select(resource) is { } one)
            {
                found.Add(one);
            }
        }

        return new MultiStatus<T>(found, token);
    }

    private static XName NameOf(XmlReader reader) => XName.Get(reader.LocalName, reader.NamespaceURI);
}
