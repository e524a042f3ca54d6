using System.Text.Json.Serialization;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// What tells a Backup Path from a copy of it: a copied directory has another inode and birth time, a cloned disk sits in
/// another machine. The device number is left out on purpose: it changes with a reboot or a remount (NVMe, NFS, btrfs),
/// and a good path must not be refused for that.
/// </summary>
/// <param name="Machine">The machine id (<c>/etc/machine-id</c>); null where there is none, as in most containers.</param>
/// <param name="Inode">Inode of the root directory; 0 where the filesystem has none.</param>
/// <param name="Birth">Birth time of the root directory; null where the filesystem keeps none.</param>
internal sealed record Place(
    [property: JsonPropertyName("machine")] string? Machine,
    [property: JsonPropertyName("inode")] ulong Inode,
    [property: JsonPropertyName("birth")] string? Birth)
{
    /// <summary>Whether nothing that both know differs.</summary>
    public bool IsSameAs(Place other) =>
        (Machine is null || other.Machine is null || Machine == other.Machine)
        && (Inode == 0 || other.Inode == 0 || Inode == other.Inode)
        && (Birth is null || other.Birth is null || Birth == other.Birth);

    /// <summary>The same place with what only <paramref name="other"/> knows of it.</summary>
    public Place With(Place other) => new(Machine ?? other.Machine, Inode == 0 ? other.Inode : Inode, Birth ?? other.Birth);
}
