using System.Collections.Frozen;

namespace Zextras.Backup.Messages.Model;

/// <summary>The written names of the kinds, and what follows from a kind.</summary>
public static class ItemKinds
{
    private static readonly FrozenDictionary<ItemKind, string> Names = new Dictionary<ItemKind, string>
    {
        [ItemKind.Message] = "message",
        [ItemKind.Contact] = "contact",
        [ItemKind.ContactGroup] = "contact-group",
        [ItemKind.Folder] = "folder",
        [ItemKind.Appointment] = "appointment",
        [ItemKind.Task] = "task",
        [ItemKind.Document] = "document",
        [ItemKind.Account] = "account",
        [ItemKind.DistributionList] = "distribution-list",
        [ItemKind.Domain] = "domain",
        [ItemKind.ClassOfService] = "class-of-service",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ItemKind> Kinds =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The name that stands in histories, the console and the API.</summary>
    public static string Name(this ItemKind kind) => Names[kind];

    /// <summary>Reads a name; false where there is no such kind.</summary>
    public static bool TryParse(string? name, out ItemKind kind)
    {
        kind = default;
        return name is not null && Kinds.TryGetValue(name, out kind);
    }

    /// <summary>Whether items of the kind are named by a UUID; else by an integer.</summary>
    public static bool HasUuid(this ItemKind kind) => kind is ItemKind.Document || kind.IsDirectoryObject() || kind is ItemKind.Account;

    /// <summary>Whether the kind belongs to the server's directory and not to an account; SmartScan only.</summary>
    public static bool IsDirectoryObject(this ItemKind kind) =>
        kind is ItemKind.DistributionList or ItemKind.Domain or ItemKind.ClassOfService;
}
