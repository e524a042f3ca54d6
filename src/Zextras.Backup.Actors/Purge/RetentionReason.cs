namespace Zextras.Backup.Actors.Purge;

/// <summary>Why something is kept, or may go.</summary>
public enum RetentionReason
{
    /// <summary>Kept: it is not deleted.</summary>
    Living = 1,

    /// <summary>Kept: the account is under legal hold.</summary>
    LegalHold = 2,

    /// <summary>Kept: it vanished together with so much else that somebody has to look first.</summary>
    MassDeletion = 3,

    /// <summary>Kept: the retention is set to 0, for ever.</summary>
    ForEver = 4,

    /// <summary>Kept: the data retention has not passed.</summary>
    WithinDataRetention = 5,

    /// <summary>Kept: its account (or, of the directory, it) is deleted, and stays recoverable until the account retention has passed.</summary>
    WithinAccountRetention = 6,

    /// <summary>Goes: the data retention has passed since it was deleted.</summary>
    DataRetentionPassed = 7,

    /// <summary>Goes: the account retention has passed since its account was deleted; an object of the directory, since it was itself.</summary>
    AccountRetentionPassed = 8,

    /// <summary>Kept: an account that is kept belongs to that domain or class of service, and could not be restored without it.</summary>
    Needed = 9,
}
