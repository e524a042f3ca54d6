using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Content;

/// <summary>Describes a vCard of any version (RFC 6350, RFC 2426, vCard 2.1) by its first card.</summary>
internal static class ContactReader
{
    // The name of a contact's organisation; no other kind has one.
    private const string Organization = "organization";

    public static ContentDescription Describe(ReadOnlySpan<byte> head, bool isWhole)
    {
        var description = new DescriptionBuilder();
        var check = new ComponentCheck("VCARD");
        var kind = ItemKind.Contact;
        var structuredName = "";
        foreach (var line in ContentLine.Read(head))
        {
            if (!check.Take(line))
            {
                continue;
            }

            switch (line.Name)
            {
                case "FN":
                    description.Name = line.Text;
                    break;
                case "N":
                    structuredName = string.Join(' ', line.Components.Take(2).Reverse().Where(part => part.Length > 0));
                    break;
                case "UID":
                    description.Add(AttributeNames.Uid, line.Text);
                    break;
                case "EMAIL":
                    description.Add(AttributeNames.Email, line.Text);
                    break;
                case "ORG":
                    description.Add(Organization, string.Join(", ", line.Components.Where(part => part.Length > 0)));
                    break;
                case "KIND" or "X-ADDRESSBOOKSERVER-KIND":
                    kind = line.Text.Trim().Equals("group", StringComparison.OrdinalIgnoreCase) ? ItemKind.ContactGroup : kind;
                    break;
                case "MEMBER" or "X-ADDRESSBOOKSERVER-MEMBER":
                    description.Add(AttributeNames.Member, line.Text);
                    break;
                case "CATEGORIES":
                    foreach (var tag in line.List)
                    {
                        description.AddTag(tag);
                    }

                    break;
            }
        }

        if (description.Name.Length == 0)
        {
            description.Name = structuredName;
        }

        return description.Build(kind, check.Result(isWhole));
    }
}
