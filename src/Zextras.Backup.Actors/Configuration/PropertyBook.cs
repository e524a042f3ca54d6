using System.Collections.Immutable;
using System.Globalization;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Configuration;

/// <summary>
/// The properties in force on this node: what everything that they steer reads, each time anew. Safe for concurrent use.
/// </summary>
internal sealed class PropertyBook
{
    private readonly ImmutableDictionary<string, string> _configured;

    private ImmutableDictionary<(string Name, PropertyLevel Level, string Target), string> _values =
        ImmutableDictionary<(string, PropertyLevel, string), string>.Empty;

    /// <summary>A book in which nothing is set.</summary>
    /// <param name="configured">What the configuration file gives properties in place of their defaults, by name.</param>
    public PropertyBook(IReadOnlyDictionary<string, string>? configured = null) =>
        _configured = (configured ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Applies a change.</summary>
    public void Apply(PropertyEvents.Changed changed)
    {
        var key = (changed.Name, changed.Level, changed.Target.ToLowerInvariant());
        ImmutableInterlocked.Update(ref _values, values => changed.Value is { } value ? values.SetItem(key, value) : values.Remove(key));
    }

    /// <summary>All values of that name at the level of the server, by target.</summary>
    public IReadOnlyDictionary<string, string> All(string name) => _values
        .Where(value => value.Key.Name == name && value.Key.Level is PropertyLevel.Server)
        .ToDictionary(value => value.Key.Target, value => value.Value, StringComparer.Ordinal);

    /// <summary>The text of a property.</summary>
    public string Text(PropertyDefinition property, AccountId? account = null, string? cos = null) => Find(property, account, cos).Value;

    /// <summary>A property that is on or off.</summary>
    public bool Flag(PropertyDefinition property, AccountId? account = null, string? cos = null) => Text(property, account, cos) == "true";

    /// <summary>A property that is a number.</summary>
    public int Number(PropertyDefinition property, AccountId? account = null, string? cos = null) =>
        int.Parse(Text(property, account, cos), CultureInfo.InvariantCulture);

    /// <summary>A property as it holds at a level.</summary>
    /// <param name="property">The property.</param>
    /// <param name="level">Where somebody looks.</param>
    /// <param name="account">The account, at that level.</param>
    /// <param name="cos">The class of service, at that level, or that of the account.</param>
    public PropertyValue Show(PropertyDefinition property, PropertyLevel level, AccountId? account, string? cos)
    {
        var (value, origin) = level is PropertyLevel.Global ? FindGlobal(property) : Find(property, account, cos);
        return new PropertyValue
        {
            Name = property.Name,
            Value = value,
            Origin = origin switch
            {
                null => _configured.ContainsKey(property.Name) ? "configuration file" : "default",
                PropertyLevel.Cos => $"cos {cos}",
                { } set => set.ToString().ToLowerInvariant(),
            },
            IsInherited = origin != level,
            Type = property.Type,
            Default = property.Default,
            Description = property.Description,
        };
    }

    private (string Value, PropertyLevel? Origin) Find(PropertyDefinition property, AccountId? account, string? cos)
    {
        if (account is { } id && _values.TryGetValue((property.Name, PropertyLevel.Account, id.ToString()), out var own))
        {
            return (own, PropertyLevel.Account);
        }

        if (cos is not null && _values.TryGetValue((property.Name, PropertyLevel.Cos, cos.ToLowerInvariant()), out var shared))
        {
            return (shared, PropertyLevel.Cos);
        }

        return _values.TryGetValue((property.Name, PropertyLevel.Server, ""), out var value) ? (value, PropertyLevel.Server) : FindGlobal(property);
    }

    private (string Value, PropertyLevel? Origin) FindGlobal(PropertyDefinition property) =>
        _values.TryGetValue((property.Name, PropertyLevel.Global, ""), out var value)
            ? (value, PropertyLevel.Global)
            : (_configured.GetValueOrDefault(property.Name, property.Default), null);
}
