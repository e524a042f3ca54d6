using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>
/// Describes a calendar resource (RFC 5545) by its first event or task. Dates are kept as written: a description is not the place to
/// decide what a local time in a zone that the resource itself defines means. A reader of lines does all this on the
/// head of a resource with large attachments too, where a whole-document parser finds nothing.
/// </summary>
internal static class CalendarReader
{
    public static ContentDescription Describe(ItemKind expected, ReadOnlySpan<byte> head, bool isWhole)
    {
        var description = new DescriptionBuilder();
        var check = new ComponentCheck("VCALENDAR");
        var kind = (ItemKind?)null;
        var isFirst = false;
        foreach (var line in ContentLine.Read(head))
        {
            if (check.Take(line))
            {
                if (isFirst && check.Current is "VEVENT" or "VTODO" or "VJOURNAL" && check.Depth == 2)
                {
                    Read(line, description);
                }
            }
            else if (line.Name == "BEGIN" && check.Depth == 2 && check.Current is "VEVENT" or "VTODO" or "VJOURNAL")
            {
                // Later events of a resource are exceptions of the first one's recurrence.
                isFirst = kind is null;
                kind ??= check.Current is "VTODO" ? ItemKind.Task : ItemKind.Appointment;
            }
        }

        var malformed = check.Result(isWhole) ?? (kind is null ? "It has no event and no task." : null);
        return description.Build(kind ?? expected, malformed);
    }

    private static void Read(ContentLine line, DescriptionBuilder description)
    {
        switch (line.Name)
        {
            case "SUMMARY":
                description.Name = line.Text;
                break;
            case "UID":
                description.Add(AttributeNames.Uid, line.Text);
                break;
            case "DTSTART":
                description.Add(AttributeNames.Start, line.Value);
                break;
            case "DTEND" or "DUE":
                description.Add(AttributeNames.End, line.Value);
                break;
            case "ORGANIZER":
                description.Add(AttributeNames.From, line.Parameter("CN") is { Length: > 0 } name ? $"{name} <{line.Address}>" : line.Address);
                break;
            case "ATTENDEE":
                description.Add(AttributeNames.To, line.Address);
                break;
            case "CATEGORIES":
                foreach (var tag in line.List)
                {
                    description.AddTag(tag);
                }

                break;
        }
    }
}
