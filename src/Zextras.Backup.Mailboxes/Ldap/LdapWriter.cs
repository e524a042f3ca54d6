using System.DirectoryServices.Protocols;
using System.Text.RegularExpressions;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Ldap;

/// <summary>
/// Does the steps of a plan. Where the server allows it, a new entry gets the id and the creation time that it had
/// (the relax control). An attribute that the server does not take does not keep the others from coming back; it is named
/// in <see cref="NotCarried"/>.
/// </summary>
internal sealed partial class LdapWriter(LdapLink link)
{
    /// <summary>Relax Rules (draft-zeilenga-ldap-relax): lets attributes be set that the server otherwise makes itself.</summary>
    private const string RelaxControl = "1.3.6.1.4.1.4203.666.5.12";

    private readonly List<string> _notCarried = [];

    /// <summary>What the server did not take, and why.</summary>
    public IReadOnlyList<string> NotCarried => _notCarried;

    /// <summary>Does the steps.</summary>
    /// <exception cref="MailboxException">The server refuses one of them as a whole.</exception>
    public void Run(IEnumerable<LdapStep> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                Run(step);
            }
            catch (DirectoryOperationException e)
            {
                var why = link.Refused(e);
                throw new MailboxException(why.Failure, $"The entry '{step.Dn}' could not be restored: {why.Message}", e);
            }
        }
    }

    private void Run(LdapStep step)
    {
        switch (step)
        {
            case LdapStep.Add add:
                MakeParents(add.Dn.Parent, canMakeDomains: add.Entry["dc"].Count > 0);
                Add(add.Entry, isRelaxed: true);
                break;
            case LdapStep.Move move:
                MakeParents(move.To.Parent, canMakeDomains: false);
                link.Write(new ModifyDNRequest(move.Dn.ToString(), move.To.Parent.ToString(), move.To.Rdn) { DeleteOldRdn = true });
                break;
            case LdapStep.Modify modify:
                Modify(modify);
                break;
            case LdapStep.Delete delete:
                link.Write(new DeleteRequest(delete.Dn.ToString()));
                break;
        }
    }

    private void Add(LdapEntry entry, bool isRelaxed)
    {
        while (true)
        {
            var request = new AddRequest(entry.Dn.ToString(), [.. entry.Attributes.Select(pair => Attribute(pair.Key, pair.Value))]);
            if (isRelaxed)
            {
                request.Controls.Add(new DirectoryControl(RelaxControl, value: null, isCritical: true, serverSide: true));
            }

            try
            {
                link.Write(request);
                return;
            }
            catch (DirectoryOperationException e) when (isRelaxed && IsAboutRelaxing(e))
            {
                var identity = LdapEntry.Identity.Where(name => entry[name].Count > 0).ToArray();
                _notCarried.AddRange(identity.Select(name => $"{name} of {entry.Dn} (the server makes it itself: {e.Response.ResultCode})"));
                entry = identity.Aggregate(entry, (other, name) => other.With(name));
                isRelaxed = false;
            }
            catch (DirectoryOperationException e) when (Complained(e, entry) is { } attribute)
            {
                _notCarried.Add($"{attribute} of {entry.Dn} ({e.Response.ErrorMessage})");
                entry = entry.With(attribute);
            }
        }
    }

    /// <summary>All changes at once; where the server refuses that, each on its own, so that one does not keep back the others.</summary>
    private void Modify(LdapStep.Modify step)
    {
        try
        {
            link.Write(Request(step.Dn, step.Changes));
        }
        catch (DirectoryOperationException whole) when (whole.Response.ResultCode is not (ResultCode.InsufficientAccessRights or ResultCode.NoSuchObject or ResultCode.Busy or ResultCode.Unavailable))
        {
            var refused = new List<string>();

            // Classes first: they decide which of the others are allowed.
            foreach (var change in step.Changes.OrderBy(change => !change.Key.Equals("objectClass", StringComparison.OrdinalIgnoreCase)))
            {
                try
                {
                    link.Write(Request(step.Dn, [change]));
                }
                catch (DirectoryOperationException e)
                {
                    refused.Add($"{change.Key} of {step.Dn} ({(string.IsNullOrEmpty(e.Response.ErrorMessage) ? e.Message : e.Response.ErrorMessage)})");
                }
            }

            if (refused.Count == step.Changes.Count)
            {
                throw;
            }

            _notCarried.AddRange(refused);
        }
    }

    /// <summary>
    /// Makes the containers that are missing on the way. Never a domain: somebody deleted that, and an account that comes back
    /// must not bring it along unasked.
    /// </summary>
    private void MakeParents(DistinguishedName dn, bool canMakeDomains)
    {
        if (dn.Depth == 0 || link.Find(dn) is not null)
        {
            return;
        }

        var objectClasses = dn.RdnAttribute.ToLowerInvariant() switch
        {
            "ou" => ["organizationalUnit"],
            "cn" => ["organizationalRole"],
            "o" => ["organization"],
            "dc" when canMakeDomains => new[] { "domain" },
            _ => throw new MailboxException(
                MailboxFailure.Refused, $"There is no entry '{dn}' to restore into. Restore that first; a domain with doRestoreDirectory."),
        };
        MakeParents(dn.Parent, canMakeDomains);
        var naming = dn.RdnValues.Select(pair => new DirectoryAttribute(pair.Name, pair.Value));
        link.Write(new AddRequest(dn.ToString(), [new DirectoryAttribute("objectClass", objectClasses), .. naming]));
    }

    private static ModifyRequest Request(DistinguishedName dn, IEnumerable<KeyValuePair<string, ValueList<string>>> changes) =>
        new(dn.ToString(), [.. changes.Select(change =>
        {
            var modification = new DirectoryAttributeModification { Name = change.Key, Operation = DirectoryAttributeOperation.Replace };
            modification.AddRange(Values(change.Value));
            return modification;
        })]);

    private static DirectoryAttribute Attribute(string name, ValueList<string> values)
    {
        var attribute = new DirectoryAttribute { Name = name };
        attribute.AddRange(Values(values));
        return attribute;
    }

    private static byte[][] Values(ValueList<string> values) => [.. values.Select(LdapValue.ToBytes)];

    /// <summary>Whether the server does not know the control, does not let this user use it, or makes those attributes itself all the same.</summary>
    private static bool IsAboutRelaxing(DirectoryOperationException e) =>
        e.Response.ResultCode is ResultCode.UnavailableCriticalExtension or ResultCode.InsufficientAccessRights or ResultCode.UnwillingToPerform
        || (e.Response.ResultCode is ResultCode.ConstraintViolation && e.Response.ErrorMessage.Contains("no user modification", StringComparison.OrdinalIgnoreCase));

    /// <summary>The attribute that the server names as the one it does not take; null where it names none of these.</summary>
    private static string? Complained(DirectoryOperationException e, LdapEntry entry)
    {
        if (e.Response.ResultCode is not (ResultCode.UndefinedAttributeType or ResultCode.ObjectClassViolation or ResultCode.InvalidAttributeSyntax or ResultCode.ConstraintViolation))
        {
            return null;
        }

        var named = Named().Match(e.Response.ErrorMessage ?? "").Groups["name"].Value;
        return entry.Attributes.Keys.FirstOrDefault(name => name.Equals(named, StringComparison.OrdinalIgnoreCase)
            && !name.Equals("objectClass", StringComparison.OrdinalIgnoreCase)
            && !name.Equals(entry.Dn.RdnAttribute, StringComparison.OrdinalIgnoreCase));
    }

    // OpenLDAP: "zimbraFoo: attribute type undefined", "attribute 'zimbraFoo' not allowed", "mail: value #0 invalid per syntax"
    [GeneratedRegex("(?:attribute '(?<name>[^']+)' not allowed|^(?<name>[A-Za-z0-9.;-]+): )", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
