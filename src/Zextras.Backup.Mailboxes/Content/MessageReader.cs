using System.Text;
using MimeKit;
using MimeKit.Utils;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>Describes a mail by its header. The body is never looked at.</summary>
internal static class MessageReader
{
    // What a header may hold in any legacy charset is tried as UTF-8 first and read as Latin-1 else, which takes every byte.
    private static readonly ParserOptions Options = new() { CharsetEncoding = Encoding.Latin1 };

    public static ContentDescription Describe(ReadOnlySpan<byte> head, bool isWhole)
    {
        var description = new DescriptionBuilder();
        var malformed = Check(head, isWhole, out var headerLength);
        foreach (var field in new HeaderFields(head[..headerLength]))
        {
            Read(field.Name, field.Value, description);
        }

        return description.Build(ItemKind.Message, malformed);
    }

    private static void Read(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, DescriptionBuilder description)
    {
        if (Is(name, "subject"u8))
        {
            description.Name = description.Name.Length > 0 ? description.Name : Text(value);
        }
        else if (Is(name, "from"u8))
        {
            AddAddresses(AttributeNames.From, value, description);
        }
        else if (Is(name, "to"u8))
        {
            AddAddresses(AttributeNames.To, value, description);
        }
        else if (Is(name, "cc"u8))
        {
            AddAddresses(AttributeNames.Cc, value, description);
        }
        else if (Is(name, "message-id"u8))
        {
            description.Add(AttributeNames.MessageId, Text(value).Trim().TrimStart('<').TrimEnd('>'));
        }
        else if (Is(name, "date"u8))
        {
            description.Add(AttributeNames.Date, DateUtils.TryParse(value.ToArray(), out var date) ? date.ToString("yyyy-MM-dd'T'HH:mm:sszzz") : null);
        }
    }

    private static void AddAddresses(string attribute, ReadOnlySpan<byte> value, DescriptionBuilder description)
    {
        if (!InternetAddressList.TryParse(Options, value.ToArray(), out var addresses))
        {
            description.Add(attribute, Text(value));
            return;
        }

        foreach (var mailbox in addresses.Mailboxes)
        {
            description.Add(attribute, string.IsNullOrEmpty(mailbox.Name) ? mailbox.Address : $"{mailbox.Name} <{mailbox.Address}>");
        }
    }

    private static string Text(ReadOnlySpan<byte> value) => Rfc2047.DecodeText(Options, value.ToArray());

    /// <summary>Finds the end of the header, and says what about it is not RFC 5322; null where nothing is.</summary>
    private static string? Check(ReadOnlySpan<byte> head, bool isWhole, out int headerLength)
    {
        headerLength = 0;
        if (head.IsEmpty)
        {
            return "The message is empty.";
        }

        var reason = (string?)null;
        var fields = 0;
        while (headerLength < head.Length)
        {
            var end = head[headerLength..].IndexOf((byte)'\n');
            var line = end < 0 ? head[headerLength..] : head.Slice(headerLength, end);
            var length = end < 0 ? line.Length : end + 1;
            line = line.TrimEnd((byte)'\r');
            if (line.IsEmpty)
            {
                return fields > 0 ? reason : "The message has no header.";
            }

            var isField = HeaderFields.NameLength(line) > 0;

            // What mbox files and some deliverers leave in front is no field, and no harm.
            var isEnvelope = headerLength == 0 && line.StartsWith("From "u8);
            if (!isField && fields == 0 && !isEnvelope)
            {
                headerLength = 0;
                return "The message does not begin with a header field.";
            }

            fields += isField ? 1 : 0;
            reason ??= line.Contains((byte)0) ? "The header has zero bytes." : null;
            reason ??= !isField && !isEnvelope && line[0] is not ((byte)' ' or (byte)'\t') ? "A line of the header is no header field." : null;
            headerLength += length;
        }

        return reason ?? (fields == 0 ? "The message has no header." : isWhole ? null : $"The header is longer than {ContentDescription.HeadLength} bytes.");
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(name, lowerCase);
}
