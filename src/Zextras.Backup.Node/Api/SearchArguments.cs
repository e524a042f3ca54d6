using Microsoft.AspNetCore.Mvc;
using Zextras.Backup.Actors.Hosting;

namespace Zextras.Backup.Node.Api;

/// <summary>The query of a search, in the words of the console. Texts, so that a wrong one is answered with how to write it.</summary>
internal sealed record SearchArguments
{
    private static readonly int DefaultLimit = new ItemSearch { Account = "" }.Limit;

    /// <summary>Address or id of the account.</summary>
    [FromRoute(Name = "account")]
    public required string Account { get; init; }

    /// <summary>Part of the name or subject.</summary>
    [FromQuery(Name = "search_string")]
    public string? SearchString { get; init; }

    /// <summary>Kinds separated by commas, or <c>all</c> (the default).</summary>
    [FromQuery(Name = "type")]
    public string? Type { get; init; }

    /// <summary><c>all</c> (the default), <c>deleted</c> or <c>not_deleted</c>.</summary>
    [FromQuery(Name = "search_filter")]
    public string? SearchFilter { get; init; }

    /// <summary>Only this item.</summary>
    [FromQuery(Name = "id")]
    public string? Id { get; init; }

    /// <summary>Only items whose last change is before this instant.</summary>
    [FromQuery(Name = "before")]
    public string? Before { get; init; }

    /// <summary>Only items whose last change is not before this instant.</summary>
    [FromQuery(Name = "after")]
    public string? After { get; init; }

    /// <summary>At most so many.</summary>
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>The search that the engine understands.</summary>
    internal ItemSearch ToSearch() => new()
    {
        Account = Account,
        Text = string.IsNullOrEmpty(SearchString) ? null : SearchString,
        Item = string.IsNullOrEmpty(Id) ? null : ApiArguments.Item(Id),
        Kinds = ApiArguments.Kinds(Type),
        Deleted = ApiArguments.Deleted(SearchFilter),
        Before = ApiArguments.Date("before", Before),
        After = ApiArguments.Date("after", After),
        Limit = ApiArguments.Limit(Limit, DefaultLimit),
    };
}
