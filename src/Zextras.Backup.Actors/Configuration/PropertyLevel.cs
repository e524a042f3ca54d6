namespace Zextras.Backup.Actors.Configuration;

/// <summary>Where a property is set. Each level inherits from those before it.</summary>
public enum PropertyLevel
{
    /// <summary>For everything.</summary>
    Global = 1,

    /// <summary>For this mailbox server.</summary>
    Server = 2,

    /// <summary>For the accounts of a class of service.</summary>
    Cos = 3,

    /// <summary>For one account.</summary>
    Account = 4,
}
