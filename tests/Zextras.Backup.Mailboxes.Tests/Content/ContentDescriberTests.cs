using System.Text;
using CsCheck;
using Xunit;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Mailboxes.Content;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Tests.Content;

public sealed class ContentDescriberTests
{
    [Fact]
    public void A_mail_is_described_by_its_header()
    {
        var said = Describe(ItemKind.Message,
            "Received: from x\r\n\tby y; Sat, 1 Mar 2025 12:30:15 +0000\r\nFrom: =?utf-8?Q?J=C3=BCrgen?= <j@example.com>\r\nTo: \"Lind, Anna\" <anna@example.com>,\r\n ben@example.com\r\n"
            + "Cc: Team: c@example.com, d@example.com;\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n of the day\r\nMessage-ID: <1@example.com>\r\nDate: Sat, 01 Mar 2025 13:30:15 +0100\r\n\r\nSubject: not this one\r\n");

        Assert.Equal("Grüße of the day", said.Name);
        Assert.Equal(["Jürgen <j@example.com>"], said.Attributes[AttributeNames.From]);
        Assert.Equal(["Lind, Anna <anna@example.com>", "ben@example.com"], said.Attributes[AttributeNames.To]);
        Assert.Equal(["c@example.com", "d@example.com"], said.Attributes[AttributeNames.Cc]);
        Assert.Equal("1@example.com", said.Attributes.First(AttributeNames.MessageId));
        Assert.Equal("2025-03-01T13:30:15+01:00", said.Attributes.First(AttributeNames.Date));
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Theory]
    [InlineData("Subject: x\n\nbody")]
    [InlineData("SUBJECT:x\r\n\r\n")]
    [InlineData("From me@example.com Sat Mar  1 2025\nSubject: x\n\n")]
    [InlineData("Subject : x\r\n\r\n")]
    public void Old_habits_are_understood(string mail)
    {
        var said = Describe(ItemKind.Message, mail);

        Assert.Equal("x", said.Name);
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public void An_8_bit_subject_is_read_as_UTF8_or_else_as_Latin1()
    {
        Assert.Equal("Grüße", Describe(ItemKind.Message, "Subject: Grüße\r\n\r\n"u8).Name);
        Assert.Equal("Grüße", Describe(ItemKind.Message, Encoding.Latin1.GetBytes("Subject: Grüße\r\n\r\n")).Name);
    }

    [Fact]
    public void A_line_that_is_no_field_marks_the_mail_and_hides_no_other_field()
    {
        var said = Describe(ItemKind.Message, "From: a@example.com\r\nthis is no field\r\nSubject: x\r\n\r\n");

        Assert.Equal("x", said.Name);
        Assert.NotNull(said.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public void Any_bytes_are_described_without_an_exception_as_texts_that_can_be_stored()
    {
        var kinds = new[] { ItemKind.Message, ItemKind.Contact, ItemKind.Appointment, ItemKind.Task, ItemKind.Document };
        var words = new[]
        {
            "Subject: ", "From: ", "To: <", "=?utf-8?B?", "=?utf-7?Q?+2AA-?=", "?=", "\r\n", "\n", "\r", "\0", " ", "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n",
            "SUMMARY;X=\"a:b", "FN;ENCODING=QUOTED-PRINTABLE:=ZZ=\r\n", "BEGIN:VCARD\n", "N:;;\\,\\", "CATEGORIES:a\\,b,c\n", "Date: 99999\r\n", "\uFEFF", "é",
        };
        var text = Gen.Int[0, words.Length - 1].Select(i => Encoding.UTF8.GetBytes(words[i]));
        var content = Gen.OneOf(text, Gen.Byte.Array[0, 6]).List[0, 30].Select(parts => parts.SelectMany(part => part).ToArray());

        Gen.Select(content, Gen.Int[0, kinds.Length - 1]).Sample((bytes, kind) =>
        {
            var said = ContentDescriber.Describe(kinds[kind], "name.txt", bytes, bytes.Length);
            return said.Attributes.SelectMany(pair => pair.Value).Concat(said.Tags).Append(said.Name)
                .All(value => !value.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)) == value);
        });
    }

    [Fact]
    public void An_event_is_described_by_its_first_component_and_its_dates_as_written()
    {
        var said = Describe(ItemKind.Appointment,
            "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Rome\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Lunch\\, at\\nthe café\r\n  table\r\nDTSTART;TZID=Europe/Rome:20250301T123000\r\n"
            + "DTEND:20250301T133000Z\r\nORGANIZER;CN=\"Lind; Anna\":mailto:anna@example.com\r\nCATEGORIES:work,garden\\, big\r\nBEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\nEND:VEVENT\r\n"
            + "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Exception\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

        Assert.Equal(ItemKind.Appointment, said.Kind);
        Assert.Equal("Lunch, at the café table", said.Name);
        Assert.Equal("20250301T123000", said.Attributes.First(AttributeNames.Start));
        Assert.Equal("20250301T133000Z", said.Attributes.First(AttributeNames.End));
        Assert.Equal("Lind; Anna <anna@example.com>", said.Attributes.First(AttributeNames.From));
        Assert.Equal(["garden, big", "work"], said.Tags);
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Theory]
    [InlineData("Lunch, at the \"café\"; with \\ backslash", "work,garden")]
    [InlineData("A summary that is so long that it is folded over several lines, because no line has more than 75 bytes", "a")]
    [InlineData("Two\nlines", "x y,z")]
    public void What_a_calendar_program_writes_is_read_as_it_was_meant(string summary, string categories)
    {
        var calendar = new Ical.Net.Calendar();
        calendar.Events.Add(new Ical.Net.CalendarComponents.CalendarEvent
        {
            Summary = summary,
            Uid = "1",
            Start = new Ical.Net.DataTypes.CalDateTime(2025, 3, 1),
            Categories = [.. categories.Split(',')],
        });

        var said = Describe(ItemKind.Appointment, new Ical.Net.Serialization.CalendarSerializer().SerializeToString(calendar)!);

        Assert.Equal(summary.Replace('\n', ' '), said.Name);
        Assert.Equal(categories.Split(',').Order(), said.Tags);
        Assert.Equal("20250301", said.Attributes.First(AttributeNames.Start));
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public void A_line_that_is_folded_in_the_middle_of_a_letter_is_joined_before_it_is_read()
    {
        var said = Describe(ItemKind.Contact, [.. "BEGIN:VCARD\r\nFN:M"u8, 0xC3, .. "\r\n "u8, 0xBC, .. "ller\r\nEND:VCARD\r\n"u8]);

        Assert.Equal("Müller", said.Name);
    }

    [Fact]
    public void A_task_is_known_by_its_component()
    {
        var said = Describe(ItemKind.Appointment, "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Bread\nDUE;VALUE=DATE:20250302\nEND:VTODO\nEND:VCALENDAR\n");

        Assert.Equal((ItemKind.Task, "Bread"), (said.Kind, said.Name));
        Assert.Equal("20250302", said.Attributes.First(AttributeNames.End));
    }

    [Theory]
    [InlineData("KIND:group")]
    [InlineData("X-ADDRESSBOOKSERVER-KIND:Group")]
    [InlineData("item1.KIND:group")]
    public void A_card_that_says_so_is_a_group(string kind)
    {
        var said = Describe(ItemKind.Contact, $"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Team\r\n{kind}\r\nMEMBER:urn:uuid:1\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:2\r\nEND:VCARD\r\n");

        Assert.Equal(ItemKind.ContactGroup, said.Kind);
        Assert.Equal(["urn:uuid:1", "urn:uuid:2"], said.Attributes[AttributeNames.Member]);
    }

    [Theory]
    [InlineData("FN:Mara Ruíz", "Mara Ruíz")]
    [InlineData("N:Ruíz;Mara;;;", "Mara Ruíz")]
    [InlineData("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mara =\r\nRu=C3=ADz", "Mara Ruíz")]
    [InlineData("FN:Mara Ru\r\n íz", "Mara Ruíz")]
    public void A_contact_of_any_version_has_its_name(string line, string name)
    {
        var said = Describe(ItemKind.Contact, $"BEGIN:VCARD\r\n{line}\r\nitem1.EMAIL;TYPE=work:mara@example.com\r\nORG:Garden;Show\r\nEND:VCARD\r\n");

        Assert.Equal(name, said.Name);
        Assert.Equal("mara@example.com", said.Attributes.First(AttributeNames.Email));
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public void A_resource_that_is_longer_than_its_head_is_not_marked_for_being_cut()
    {
        var head = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Big\r\nATTACH:"u8;

        var said = ContentDescriber.Describe(ItemKind.Appointment, "a.ics", head, size: 10_000_000);

        Assert.Equal("Big", said.Name);
        Assert.Null(said.Attributes.First(AttributeNames.Malformed));
    }

    [Fact]
    public void A_document_is_its_file_name() => Assert.Equal("plan.ods", ContentDescriber.Describe(ItemKind.Document, "plan.ods", [1, 2], 2).Name);

    private static ContentDescription Describe(ItemKind kind, string content) => Describe(kind, Encoding.UTF8.GetBytes(content));

    private static ContentDescription Describe(ItemKind kind, ReadOnlySpan<byte> content) =>
        ContentDescriber.Describe(kind, "name", content, content.Length);
}
