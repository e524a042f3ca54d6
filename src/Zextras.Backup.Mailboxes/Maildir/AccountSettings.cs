using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Zextras.Backup.Mailboxes.Posix;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Mailboxes.Maildir;

/// <summary>
/// An account's <c>account.json</c>: <c>id</c>, <c>displayName</c>, <c>status</c>, <c>aliases</c>, <c>signature</c>, <c>passwordHash</c>,
/// <c>preferences</c>, <c>classOfService</c>, and whatever else an administrator keeps there.
/// </summary>
internal static partial class AccountSettings
{
    public static readonly RawName FileName = new("account.json");

    /// <summary>The member that holds the account's id.</summary>
    public const string Id = "id";

    // The members that have a name which all servers share.
    private static readonly FrozenDictionary<string, string> SharedNames = new Dictionary<string, string>
    {
        ["aliases"] = AttributeNames.Alias,
        ["classOfService"] = AttributeNames.ClassOfService,
        ["displayName"] = AttributeNames.DisplayName,
        ["passwordHash"] = AttributeNames.PasswordHash,
        ["preferences"] = "preference",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> OwnNames =
        SharedNames.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Lists = FrozenSet.Create("aliases");

    private static readonly FrozenSet<string> Texts =
        FrozenSet.Create("displayName", "status", "aliases", "signature", "passwordHash", "classOfService");

    /// <summary>
    /// Members that say what happened lately and not how the account is set: a restore must not bring them back, and a change
    /// of them is no change (seed: "only the changes that are needed to restore the items are recorded").
    /// </summary>
    public static readonly FrozenSet<string> Volatile = FrozenSet.Create(
        "lastLogin", "lastLogon", "lastLogonTimestamp", "lastActivity", "lastSeen", "failedLogins", "loginCount", "imapState", "imapUidNext", "imapHighestModSeq",
        "popState", "activeSyncState", "syncTokens", "sessions", "authTokens", "csrfTokens", "quotaUsed", "mailboxSize", "recentMessages");

    /// <summary>The id that the file gives; null where it gives none that is a UUID.</summary>
    public static AccountId? IdOf(JsonObject settings) =>
        settings[Id] is JsonValue value && value.TryGetValue<string>(out var text) && AccountId.TryParse(text, null, out var id) ? id : null;

    /// <summary>The id that stands in a file which is broken elsewhere; null where none can be made out.</summary>
    public static AccountId? SearchId(byte[]? file) =>
        file is not null && IdMember().Match(Encoding.UTF8.GetString(file)) is { Success: true } match
        && AccountId.TryParse(match.Groups["id"].Value, null, out var id) ? id : null;

    [GeneratedRegex("\"id\"\\s*:\\s*\"(?<id>[0-9a-fA-F-]{36})\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdMember();

    /// <summary>The id of an account whose file gives none: made of its address, so that every scan finds the same one.</summary>
    public static AccountId Derive(string address) => new(DerivedGuid($"account\n{address.ToLowerInvariant()}"));

    /// <summary>A UUID of version 8 (RFC 9562) made of a text.</summary>
    public static Guid DerivedGuid(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The settings that a restore needs.</summary>
    public static ItemAttributes ToAttributes(JsonObject settings) => SettingsJson.ToAttributes(
        settings, member => member == Id || Volatile.Contains(member) ? null : SharedNames.GetValueOrDefault(member, member));

    /// <summary>The file for those settings; what is volatile in the existing file stays as it is.</summary>
    public static JsonObject ToJson(AccountId id, ItemAttributes attributes, JsonObject? existing)
    {
        var json = new JsonObject { [Id] = id.ToString() };
        foreach (var (member, value) in SettingsJson.FromAttributes(
            attributes, name => OwnNames.GetValueOrDefault(name, name), Lists.Contains, Texts.Contains))
        {
            json[member] = value?.DeepClone();
        }

        KeepVolatile(existing ?? [], json);
        return json;
    }

    /// <summary>Copies what is volatile from an object that is about to be replaced.</summary>
    public static void KeepVolatile(JsonObject from, JsonObject to)
    {
        foreach (var (member, value) in from)
        {
            if (Volatile.Contains(member))
            {
                to[member] = value?.DeepClone();
            }
        }
    }
}
