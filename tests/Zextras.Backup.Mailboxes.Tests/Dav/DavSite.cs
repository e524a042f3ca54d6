namespace Zextras.Backup.Mailboxes.Tests.Dav;

/// <summary>How a real server is used as a DAV server: by the adapter, and by the owners of accounts.</summary>
public abstract class DavSite
{
    private static int _stores;

    /// <summary>The blocks of the configuration.</summary>
    /// <param name="store">See <see cref="NewStore"/>.</param>
    public abstract string Blocks(string store);

    /// <summary>The address of the owner's collections of an area: <c>contacts</c>, <c>calendars</c>, <c>drive</c>.</summary>
    public abstract Uri HomeOf(string area, string account, string store);

    /// <summary>What an account is called that a test calls by that address.</summary>
    public virtual string AccountOf(string address, string store) => address + store;

    /// <summary>Whether the resources of an area come back byte for byte.</summary>
    public virtual bool KeepsBytes(string area) => true;

    /// <summary>Does what makes the server show an account: its owner's first login.</summary>
    public abstract Task ProvisionAsync(string account, string store, HttpClient owner);

    /// <summary>What tells the accounts of one test from those of another.</summary>
    public static string NewStore() => $".d{Interlocked.Increment(ref _stores)}";
}
