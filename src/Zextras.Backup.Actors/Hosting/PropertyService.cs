using Akka.Actor;
using Akka.Hosting;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Hosting;

/// <summary>Over this node's book and the cluster's keeper.</summary>
internal sealed class PropertyService(PropertyBook book, AccountLookup accounts, PathMoveService path, ActorSystem system, TimeProvider clock) : IPropertyService
{
    private static readonly TimeSpan ChangeTimeout = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PropertyValue>> DumpAsync(PropertyLevel level, string target, CancellationToken cancellation)
    {
        var place = await FindAsync(level, target, cancellation);
        return [.. Properties.All.Where(property => IsOfUseAt(property, level)).Select(property => property == Properties.DestPath ? ShowPath() : book.Show(property, level, place.Account, place.Cos))];
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

            if (property == Properties.DestPath)
            {
                return await MoveAsync(value is null ? path.Configured : property.Check(value), author, cancellation);
            }

            var place = await FindAsync(level, target, cancellation);
            var change = new PropertyEvents.Changed(property.Name, level, place.Key, author, clock.GetUtcNow())
            {
                Value = value is null ? null : property.Check(value),
            };
            var keeper = await ActorRegistry.For(system).GetAsync<PropertyKeeper>(cancellation);
            book.Apply(await keeper.Ask<PropertyEvents.Changed>(change, ChangeTimeout, cancellation));
            return book.Show(property, level, place.Account, place.Cos);
        }
        catch (PropertyException e)
        {
            throw new BackupRequestException(e.Message);
        }
        catch (AskTimeoutException)
        {
            throw new BackupRequestException("The journal did not take the change in time. See with config get whether it holds, and whether the journal's disk is full.");
        }
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
