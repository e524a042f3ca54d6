using System.Xml;
using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>How XML is written for a server and read from it. What is read is foreign text: it must neither fetch anything nor fill the memory.</summary>
internal static class DavXml
{
    // A listing of a million resources, some 500 characters each. More is a server gone mad.
    private const long LongestAnswer = 512L * 1024 * 1024;

    // An error is some lines.
    private const int LongestError = 64 * 1024;

    /// <summary>For answers of any length.</summary>
    public static XmlReaderSettings Reading { get; } = Settings(LongestAnswer);

    /// <summary>A request's body.</summary>
    public static string Write(XElement request)
    {
        var root = new XElement(request);
        root.Add(DavNames.Prefixes.Select(known => new XAttribute(XNamespace.Xmlns + known.Prefix, known.Namespace)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>{root.ToString(SaveOptions.DisableFormatting)}";
    }

    /// <summary>Reads an error's body; null where it is no XML.</summary>
    public static async Task<XElement?> TryReadAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            using var reader = XmlReader.Create(body, Settings(LongestError));
            return await XElement.LoadAsync(reader, LoadOptions.None, cancellation);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XmlReaderSettings Settings(long longest) => new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = longest,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };
}
