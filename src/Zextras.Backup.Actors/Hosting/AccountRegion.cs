namespace Zextras.Backup.Actors.Hosting;

/// <summary>Under this name the registry of a host has the shard region of all accounts and of the directory.</summary>
internal sealed class AccountRegion
{
    private AccountRegion()
    {
    }
}
