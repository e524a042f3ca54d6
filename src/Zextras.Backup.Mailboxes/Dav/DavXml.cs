using System.Xml;
using System.Xml.Linq;

namespace Zextras.Backup.Mailboxes.Dav;

/// <summary>How XML from a server is read: it is foreign text, and must neither fetch anything nor fill the memory.</summary>
internal static class DavXml
{
    // A listing of a million resources, some 500 characters each. More is a server gone mad.
    private const long LongestAnswer = 512L * 1024 * 1024;

    // An error is some lines.
    private const int LongestError = 64 * 1024;

    /// <summary>For answers of any length.</summary>
    public static XmlReaderSettings Reading { get; } = Settings(LongestAnswer);

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
