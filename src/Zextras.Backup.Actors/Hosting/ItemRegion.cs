namespace Zextras.Backup.Actors.Hosting;

/// <summary>Under this name the registry of a host has the shard region of all items.</summary>
public sealed class ItemRegion
{
    private ItemRegion()
    {
    }
}
