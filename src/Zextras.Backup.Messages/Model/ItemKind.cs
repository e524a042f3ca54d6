namespace Zextras.Backup.Messages.Model;

/// <summary>What an item is (seed: "Item"). Domains, lists and classes of service are recorded by SmartScan only.</summary>
public enum ItemKind
{
    /// <summary>An e-mail message.</summary>
    Message = 1,

    /// <summary>A contact.</summary>
    Contact = 2,

    /// <summary>A group of contacts.</summary>
    ContactGroup = 3,

    /// <summary>A folder of mails, an address book, a calendar or a folder of documents.</summary>
    Folder = 4,

    /// <summary>An appointment.</summary>
    Appointment = 5,

    /// <summary>A task.</summary>
    Task = 6,

    /// <summary>A Drive document.</summary>
    Document = 7,

    /// <summary>An account with its settings.</summary>
    Account = 8,

    /// <summary>A distribution list.</summary>
    DistributionList = 9,

    /// <summary>A domain.</summary>
    Domain = 10,

    /// <summary>A class of service.</summary>
    ClassOfService = 11,
}
