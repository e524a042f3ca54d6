using Xunit;
using Zextras.Backup.Actors.Restore;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Restore;

public sealed class ObjectPlanTests
{
    [Fact]
    public void What_is_gone_is_created() => Assert.Equal(
        ["create the domain example.com with 1 attributes"],
        ObjectPlan.Of(Content("example.com", ("quota", "1")), current: null));

    [Fact]
    public void What_is_the_same_needs_nothing() => Assert.Empty(ObjectPlan.Of(Content("a", ("quota", "1")), Content("a", ("quota", "1"))));

    [Fact]
    public void Each_difference_is_a_line_and_a_secret_is_not_told() => Assert.Equal(
        [
            "rename b to a",
            "gone: g -> (none)",
            "member: add m1, remove m3",
            "new: (none) -> n",
            "password-hash: another one",
        ],
        ObjectPlan.Of(
            Content("a", ("member", "m1"), ("member", "m2"), ("new", "n"), ("password-hash", "x"), ("same", "s")),
            Content("b", ("member", "m2"), ("member", "m3"), ("gone", "g"), ("password-hash", "y"), ("same", "s"))));

    [Fact]
    public void Of_many_values_the_first_are_shown() => Assert.Equal(
        ["member: add m0, m1, m2, m3, m4 and 4 more"],
        ObjectPlan.Of(Content("a", [.. Enumerable.Range(0, 9).Select(number => ("member", $"m{number}"))]), Content("a")));

    private static ItemContent Content(string name, params (string Name, string Value)[] attributes) => new()
    {
        Kind = ItemKind.Domain,
        Name = name,
        Attributes = ItemAttributes.Of(attributes.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))),
    };
}
