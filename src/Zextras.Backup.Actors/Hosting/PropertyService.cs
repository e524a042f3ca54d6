using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over this node's book and the cluster's keeper.</summary>
internal sealed class PropertyService(
    PropertyBook book,
    SharedSettings settings,
    AccountLookup accounts,
    IDirectoryService directory,
    PathMoveService path,
    ModuleSwitch module,
    RealTimeService realTime,
    RealTimeSettings realTimeSettings,
    TimeProvider clock) : IPropertyService
{
    private const string On = "true";
    private const string Off = "false";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PropertyValue>> DumpAsync(PropertyLevel level, string target, CancellationToken cancellation)
    {
        var place = await FindAsync(level, target, cancellation);
        var values = new List<PropertyValue>();
        foreach (var property in Properties.All.Where(property => IsOfUseAt(property, level)))
        {
            values.Add(await ShowAsync(property, level, place, cancellation));
        }

        return values;
    }

    /// <inheritdoc/>
    public async Task<PropertyValue> ChangeAsync(
        PropertyLevel level, string target, string name, string? value, string author, CancellationToken cancellation)
    {
        try
        {
            var property = Properties.Find(name);
            if (!property.Levels.Contains(level))
            {
                throw new BackupRequestException($"{property.Name} is not set at the level {Word(level)}, but at: {string.Join(", ", property.Levels.Select(Word))}.");
            }

            var wanted = value is null ? null : property.Check(value);
            if (property == Properties.DestPath)
            {
                return await MoveAsync(wanted ?? path.Configured, author, cancellation);
            }

            var place = await FindAsync(level, target, cancellation);
            if (property == Properties.ModuleEnabled)
            {
                await module.SwitchAsync((wanted ?? property.Default) == On, author, cancellation);
            }
            else if (property == Properties.RealTimeScanner)
            {
                await realTime.SwitchAsync((wanted ?? RealTimeDefault) == On, author, cancellation);
            }
            else
            {
                await RefuseUnknownAsync(level, place, wanted, cancellation);
                await settings.ChangeAsync(new PropertyEvents.Changed(property.Name, level, place.Key, author, clock.GetUtcNow()) { Value = wanted }, cancellation);
            }

            return await ShowAsync(property, level, place, cancellation);
        }
        catch (PropertyException e)
        {
            throw new BackupRequestException(e.Message);
        }
    }

    private string RealTimeDefault => realTimeSettings.Enabled ? On : Off;

    /// <summary>A mistyped name would look as if it were set, and nothing would obey it. What is set can always be taken away.</summary>
    private async Task RefuseUnknownAsync(PropertyLevel level, Place place, string? value, CancellationToken cancellation)
    {
        if (level is not PropertyLevel.Cos || value is null)
        {
            return;
        }

        var recorded = await directory.ListAsync(new DirectorySearch { Kinds = [ItemKind.ClassOfService], Deleted = false }, cancellation);
        var known = recorded.Select(one => one.Name).Concat(await accounts.ClassesAsync(cancellation)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (!known.Contains(place.Cos, StringComparer.OrdinalIgnoreCase))
        {
            throw new BackupRequestException(known.Length == 0
                ? $"There is no class of service '{place.Cos}': no account has one, and the backup has none. A SmartScan reads those of the mailbox server."
                : $"There is no class of service '{place.Cos}', but: {string.Join(", ", known)}. One that is new is known after the next SmartScan.");
        }
    }

    private async Task<PropertyValue> ShowAsync(PropertyDefinition property, PropertyLevel level, Place place, CancellationToken cancellation)
    {
        if (property == Properties.DestPath)
        {
            return ShowPath();
        }

        var shown = book.Show(property, level, place.Account, place.Cos);
        if (property != Properties.RealTimeScanner)
        {
            return shown;
        }

        var (isOn, _) = await realTime.LookAsync(cancellation); // a feed that does not answer hides no other property
        var value = isOn ? On : Off;
        var isDefault = value == RealTimeDefault;
        return shown with { Value = value, Default = RealTimeDefault, Origin = isDefault ? "default" : Word(PropertyLevel.Server), IsInherited = isDefault };
    }

    private async Task<PropertyValue> MoveAsync(string place, string author, CancellationToken cancellation)
    {
        var move = await path.StartAsync(place, author, cancellation);
        return ShowPath() with
        {
            Pending = move is null
                ? null
                : $"{move.Kind} {move.Id} copies the backup to {move.Arguments["to"]}, and then uses it. See how far it is: pbm backup monitor {move.Id}",
        };
    }

    private PropertyValue ShowPath() => new()
    {
        Name = Properties.DestPath.Name,
        Value = path.Current,
        Origin = path.IsMoved ? Word(PropertyLevel.Server) : "command line",
        IsInherited = !path.IsMoved,
        Type = Properties.DestPath.Type,
        Default = path.Configured,
        Description = Properties.DestPath.Description,
    };

    private static string Word(PropertyLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>What holds for an account may be set above it; what is only set above accounts is of no use at an account.</summary>
    private static bool IsOfUseAt(PropertyDefinition property, PropertyLevel level) => property.Levels.Contains(level);

    private async Task<Place> FindAsync(PropertyLevel level, string target, CancellationToken cancellation)
    {
        switch (level)
        {
            case PropertyLevel.Account:
                var entry = await accounts.OnServerAsync(target, cancellation);
                return new Place(entry.Id.ToString(), entry.Id, entry.Settings?.First(AttributeNames.ClassOfService));
            case PropertyLevel.Cos when target.Length == 0:
                throw new BackupRequestException("Name the class of service.");
            case PropertyLevel.Cos:
                return new Place(target.ToLowerInvariant(), null, target);
            default:
                return new Place("", null, null);
        }
    }

    private sealed record Place(string Key, AccountId? Account, string? Cos);
}
