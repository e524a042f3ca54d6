namespace Zextras.Backup.Actors.Restore;

/// <summary>The items whose contents are looked at.</summary>
public enum BlobScope
{
    /// <summary>Everything.</summary>
    All = 1,

    /// <summary>Mail, contacts, appointments and tasks.</summary>
    Mailbox = 2,

    /// <summary>Documents.</summary>
    Drive = 3,
}
