using Zextras.Backup.Actors.Configuration;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>The properties that can be changed while the engine runs. Wrong names, levels and values throw <see cref="BackupRequestException"/>.</summary>
public interface IPropertyService
{
    /// <summary>All properties as they hold at a level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="target">The name of the class of service, or address or id of the account; empty at the other levels.</param>
    /// <param name="cancellation">Gives up looking the account up.</param>
    Task<IReadOnlyList<PropertyValue>> DumpAsync(PropertyLevel level, string target, CancellationToken cancellation);

    /// <summary>Sets a property; null takes the value away, so that it is inherited again. In force everywhere when this completes.</summary>
    /// <returns>The property as it then holds there.</returns>
    Task<PropertyValue> ChangeAsync(PropertyLevel level, string target, string name, string? value, string author, CancellationToken cancellation);
}
